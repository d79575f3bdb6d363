# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# correlated Gaussian, D = 8: variance over projections about exact score matching, points with 95 % intervals, and the formulas (lines; dashed: SSM-VR). Right: summed over parameters, over the squared norm of the exact gradient. 4 fixed points of the data, 2000 draws of one projection at each, so many fewer of several.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 2.9  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0.920188; x1_high = 17.3878; y1_low = 5.50674; y1_high = 1035.19  # panel 1
x2_low = 0.920188; x2_high = 17.3878; y2_low = 0.00887697; y2_high = 12.9297  # panel 2

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
key_columns = floor(4.32442/grow*width/6.75); key_columns = key_columns < 1 ? 1 : key_columns
key_columns = key_columns > 6 ? 6 : key_columns
key_rows = ceil(6./key_columns); key_columns = ceil(6./key_rows)
strip = grow*(0.125*key_rows+0.04)
w = (width - grow*1.18063)/2; h = (height - strip - grow*0.53)/1  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'figure.pdf'
data = 'figure.csv'; maps = 'figure.bin'
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
set lmargin at screen X(0.511944,0,dx); set rmargin at screen X(0.511944,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "loss" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("1" 1, "2" 2, "4" 4, "8" 8, "16" 16) format '%.0f' offset 0,0.35 font of_small
set xlabel "projections" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y1_low:y1_high]
set ytics ("" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "" 200 1, "" 300 1, "" 400 1, "" 500 1, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "1000" 1000) format '%.0f' offset 0.5,0 font of_small
set ylabel "variance" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 2 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 2 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "SSM, Rademacher", \
     data index 3 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 4 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 4 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "SSM, Gaussian", \
     data index 5 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 notitle, \
     data index 6 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c3 notitle, data index 6 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c3 title "SSM, sphere", \
     data index 7 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c1 notitle, \
     data index 8 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 8 using 3:4 with points pt 13 ps 0.4*mark lc rgb '#'.c1 title "SSM-VR, Rademacher", \
     data index 9 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c2 notitle, \
     data index 10 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 10 using 3:4 with points pt 11 ps 0.4*mark lc rgb '#'.c2 title "SSM-VR, Gaussian", \
     data index 11 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c3 notitle, \
     data index 12 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c3 notitle, data index 12 using 3:4 with points pt 15 ps 0.4*mark lc rgb '#'.c3 title "SSM-VR, sphere"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(1.08889,1,dx); set rmargin at screen X(1.08889,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "gradient" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("1" 1, "2" 2, "4" 4, "8" 8, "16" 16) format '%.0f' offset 0,0.35 font of_small
set xlabel "projections" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y2_low:y2_high]
set ytics ("" 0.009 1, "0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10) format '%.0f' offset 0.5,0 font of_small
set ylabel "variance over the squared norm" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 13 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 14 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 14 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "SSM, Rademacher", \
     data index 15 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 16 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 16 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "SSM, Gaussian", \
     data index 17 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 notitle, \
     data index 18 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c3 notitle, data index 18 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c3 title "SSM, sphere", \
     data index 19 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c1 notitle, \
     data index 20 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 20 using 3:4 with points pt 13 ps 0.4*mark lc rgb '#'.c1 title "SSM-VR, Rademacher", \
     data index 21 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c2 notitle, \
     data index 22 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 22 using 3:4 with points pt 11 ps 0.4*mark lc rgb '#'.c2 title "SSM-VR, Gaussian", \
     data index 23 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c3 notitle, \
     data index 24 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c3 notitle, data index 24 using 3:4 with points pt 15 ps 0.4*mark lc rgb '#'.c3 title "SSM-VR, sphere"

# key
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
unset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set yrange [0:1]
set key at screen 0.5,0.02/height center bottom horizontal maxcols key_columns font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "SSM, Rademacher", \
     keyentry with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "SSM, Gaussian", \
     keyentry with points pt 9 ps 0.4*mark lc rgb '#'.c3 title "SSM, sphere", \
     keyentry with points pt 13 ps 0.4*mark lc rgb '#'.c1 title "SSM-VR, Rademacher", \
     keyentry with points pt 11 ps 0.4*mark lc rgb '#'.c2 title "SSM-VR, Gaussian", \
     keyentry with points pt 15 ps 0.4*mark lc rgb '#'.c3 title "SSM-VR, sphere"
unset multiplot
set output
