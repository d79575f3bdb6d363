# Drawn by sgm. Again: gnuplot -d dimensions.gp, from dimensions.csv
# Left: how many times the variance of SSM is that of SSM-VR, points with 95 % intervals, and the closed forms (D + 2)/4 and D + 1 (lines). Right: variance of the gradient that one projection adds over that of the data, SSM (solid) and SSM-VR (dashed; where it is 0, not drawn). Left: 60000 data, one projection each; ± one standard error over data; one seed; right: 4000 data, one projection each; ± one standard error over data; one seed.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 2.9  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0.939523; x1_high = 8.51496; y1_low = 0.601172; y1_high = 10.2669  # panel 1
x2_low = 1.84038; x2_high = 34.7755; y2_low = 0.121974; y2_high = 40.9659  # panel 2

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*0.938681)/2; h = (height - strip - grow*1.07)/1  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'dimensions.pdf'
data = 'dimensions.csv'; maps = 'dimensions.bin'
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
set lmargin at screen X(0.388472,0,dx); set rmargin at screen X(0.388472,1,-dx)
set bmargin at screen Y(0.855,0,dy); set tmargin at screen Y(0.855,1,-dy)
set title "N(0, I), Gaussian projections" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("1" 1, "2" 2, "3" 3, "4" 4, "8" 8) format '%.0f' offset 0,0.35 font of_small
set xlabel "dimension D" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y1_low:y1_high]
set ytics ("" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10) format '%.0f' offset 0.5,0 font of_small
set ylabel "variance, SSM over SSM-VR" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key top left font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width 0
plot data index 1 using (x1_low):4:(x1_high-x1_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 2 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 3 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 3 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "loss", \
     data index 4 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 5 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 5 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "gradient"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(0.846944,1,dx); set rmargin at screen X(0.846944,2,-dx)
set bmargin at screen Y(0.855,0,dy); set tmargin at screen Y(0.855,1,-dy)
set title "gradients, Rademacher projections" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("2" 2, "8" 8, "32" 32) format '%.0f' offset 0,0.35 font of_small
set xlabel "dimension D" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y2_low:y2_high]
set ytics ("" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "variance, projections over data" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key at screen X(0.698576,1+0.5,0),Y(0.02,0,0) center bottom horizontal maxcols 1 font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot data index 6 using (x2_low):4:(x2_high-x2_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 7 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "correlated Gaussian", \
     data index 8 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c1 pt 7 ps 0.4*mark notitle, \
     data index 9 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "diagonal Gaussian", \
     data index 10 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "diagonal Gaussian, full matrix", \
     data index 11 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c3 pt 9 ps 0.4*mark notitle, \
     data index 12 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c4 pt 13 ps 0.4*mark title "tanh network", \
     data index 13 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c4 pt 13 ps 0.4*mark notitle
unset multiplot
set output
