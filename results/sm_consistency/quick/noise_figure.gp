# Drawn by sgm. Again: gnuplot -d noise_figure.gp, from noise_figure.csv
# Points with 95 % intervals, lines: exact. Left: one noise a datum (solid) and pairs z, −z (dashed, the curve alone). s = θx, data N(0, 1), θ = −1 the truth; data sets: 1000 (n = 1000), 1000 (n = 10000), 1000 (n = 100000), 300 (n = 1e+06); equal noise for all σ; one seed.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 3.3  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0.0177853; x1_high = 1.12452; y1_low = 0.00145769; y1_high = 2.31084  # panel 1
x2_low = 812.831; x2_high = 1.23027e+06; y2_low = 0.000968401; y2_high = 0.166011  # panel 2

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*1.14345)/2; h = (height - strip - grow*0.8)/1  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'noise_figure.pdf'
data = 'noise_figure.csv'; maps = 'noise_figure.bin'
set encoding utf8
set minussign
set datafile separator comma
set tics nomirror scale 0.6,0.35
set clip one
set clip two
set pointintervalbox 0
set samples 256
unset colorbox
set multiplot

# panel 1
dx = 0.; dy = 0.
set lmargin at screen X(0.485208,0,dx); set rmargin at screen X(0.485208,1,-dx)
set bmargin at screen Y(0.73,0,dy); set tmargin at screen Y(0.73,1,-dy)
unset title
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "σ" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y1_low:y1_high]
set ytics ("" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "RMSE of θ" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key at screen X(0.277604,0+0.5,0),Y(0.02,0,0) center bottom horizontal maxcols 2 font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot data index 1 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c1 notitle, \
     data index 2 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 3 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 3 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "n = 1000", \
     data index 4 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c2 notitle, \
     data index 5 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 6 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 6 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "n = 10000", \
     data index 7 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c3 notitle, \
     data index 8 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 notitle, \
     data index 9 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c3 notitle, data index 9 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c3 title "n = 100000", \
     data index 10 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c4 notitle, \
     data index 11 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c4 notitle, \
     data index 12 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c4 notitle, data index 12 using 3:4 with points pt 13 ps 0.4*mark lc rgb '#'.c4 title "n = 1e+06"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(1.03011,1,dx); set rmargin at screen X(1.03011,2,-dx)
set bmargin at screen Y(0.73,0,dy); set tmargin at screen Y(0.73,1,-dy)
unset title
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("" 900 1, "10^{3}" 1000, "" 2000 1, "" 3000 1, "" 4000 1, "" 5000 1, "" 6000 1, "" 7000 1, "" 8000 1, "" 9000 1, "10^{4}" 10000, "" 20000 1, "" 30000 1, "" 40000 1, "" 50000 1, "" 60000 1, "" 70000 1, "" 80000 1, "" 90000 1, "10^{5}" 100000, "" 200000 1, "" 300000 1, "" 400000 1, "" 500000 1, "" 600000 1, "" 700000 1, "" 800000 1, "" 900000 1, "10^{6}" 1000000) format '%.0f' offset 0,0.35 font of_small
set xlabel "data n" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y2_low:y2_high]
set ytics ("10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1) format '%.0f' offset 0.5,0 font of_small
set ylabel "RMSE of θ" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key at screen X(0.849332,1+0.5,0),Y(0.02,0,0) center bottom horizontal maxcols 1 font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot data index 13 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 14 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 14 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "denoising, best σ", \
     data index 15 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 16 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 16 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "denoising, pairs, least σ", \
     data index 17 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 notitle, \
     data index 18 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c3 notitle, data index 18 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c3 title "exact score matching"
unset multiplot
set output
