# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# The adaptive solver under three SDEs. Left: evaluations of a sample, mean, against the tolerance. Middle: median error per trajectory. Right: the batch at tolerance 1e-05 with own steps: finished samples leave it, and what lies below a curve is paid for. Solid: own steps; dashed: coupled. Dashed grey lines: the 1000 evaluations of predictors (left), and half a grey level of 256, which rounding hides (middle, images). The Gaussian stands in the table only.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 4.4  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 7.58578e-06; x1_high = 0.131826; y1_low = 11.3093; y1_high = 1237.92  # panel 1
x2_low = 7.58578e-06; x2_high = 0.131826; y2_low = 1.39298e-06; y2_high = 4.06854  # panel 2
x3_low = 0; x3_high = 156.53; x3_step = 50; y3_low = 0; y3_high = 105; y3_step = 20  # panel 3
x4_low = 7.58578e-06; x4_high = 0.131826; y4_low = 21.6632; y4_high = 1200.19  # panel 4
x5_low = 7.58578e-06; x5_high = 0.131826; y5_low = 1.7261e-06; y5_high = 1.9575  # panel 5
x6_low = 0; x6_high = 156.53; x6_step = 50; y6_low = 0; y6_high = 105; y6_step = 20  # panel 6

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
key_columns = floor(4.5884/grow*width/6.75); key_columns = key_columns < 1 ? 1 : key_columns
key_columns = key_columns > 6 ? 6 : key_columns
key_rows = ceil(6./key_columns); key_columns = ceil(6./key_rows)
strip = grow*(0.125*key_rows+0.04)
w = (width - grow*1.64706)/3; h = (height - strip - grow*1.06)/2  # of a plot
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
set bmargin at screen Y(0.845,1,dy); set tmargin at screen Y(0.845,2,-dy)
set title "mixture: cost" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("" 1e-05 1, "10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01, "" 0.1 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "tolerance" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y1_low:y1_high]
set ytics ("" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "" 200 1, "" 300 1, "" 400 1, "" 500 1, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "1000" 1000) format '%.0f' offset 0.5,0 font of_small
set ylabel "NFE" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using (x1_low):4:(x1_high-x1_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 2 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP, own steps", \
     data index 3 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP, coupled", \
     data index 4 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "sub-VP, own steps", \
     data index 5 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c2 pt 5 ps 0.4*mark title "sub-VP, coupled", \
     data index 6 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "VE, own steps", \
     data index 7 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c3 pt 9 ps 0.4*mark title "VE, coupled"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(1.05685,1,dx); set rmargin at screen X(1.05685,2,-dx)
set bmargin at screen Y(0.845,1,dy); set tmargin at screen Y(0.845,2,-dy)
set title "mixture: error" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("" 1e-05 1, "10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01, "" 0.1 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "tolerance" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y2_low:y2_high]
set ytics ("" 2e-06 1, "" 3e-06 1, "" 4e-06 1, "" 5e-06 1, "" 6e-06 1, "" 7e-06 1, "" 8e-06 1, "" 9e-06 1, "10^{−5}" 1e-05, "" 2e-05 1, "" 3e-05 1, "" 4e-05 1, "" 5e-05 1, "" 6e-05 1, "" 7e-05 1, "" 8e-05 1, "" 9e-05 1, "10^{−4}" 0.0001, "" 0.0002 1, "" 0.0003 1, "" 0.0004 1, "" 0.0005 1, "" 0.0006 1, "" 0.0007 1, "" 0.0008 1, "" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "10^{0}" 1, "" 2 1, "" 3 1, "" 4 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "median error / spread" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 8 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP, own steps", \
     data index 9 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP, coupled", \
     data index 10 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "sub-VP, own steps", \
     data index 11 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c2 pt 5 ps 0.4*mark title "sub-VP, coupled", \
     data index 12 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "VE, own steps", \
     data index 13 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c3 pt 9 ps 0.4*mark title "VE, coupled"

# panel 3
dx = 0.; dy = 0.
set lmargin at screen X(1.57706,2,dx); set rmargin at screen X(1.57706,3,-dx)
set bmargin at screen Y(0.845,1,dy); set tmargin at screen Y(0.845,2,-dy)
set title "mixture: batch" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x3_low:x3_high]
set xtics x3_step format '%.0f' offset 0,0.35 font of_small
set xlabel "evaluation" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y3_low:y3_high]
set ytics y3_step format '%.0f' offset 0.5,0 font of_small
set ylabel "samples in the batch, %" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 14 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 15 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 16 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 notitle

# panel 4
dx = 0.; dy = 0.
set lmargin at screen X(0.511944,0,dx); set rmargin at screen X(0.511944,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "image mixture: cost" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x4_low:x4_high]
set xtics ("" 1e-05 1, "10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01, "" 0.1 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "tolerance" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y4_low:y4_high]
set ytics ("" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "" 200 1, "" 300 1, "" 400 1, "" 500 1, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "1000" 1000) format '%.0f' offset 0.5,0 font of_small
set ylabel "NFE" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 17 using (x4_low):4:(x4_high-x4_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 18 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP, own steps", \
     data index 19 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP, coupled", \
     data index 20 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "sub-VP, own steps", \
     data index 21 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c2 pt 5 ps 0.4*mark title "sub-VP, coupled", \
     data index 22 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "VE, own steps", \
     data index 23 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c3 pt 9 ps 0.4*mark title "VE, coupled"

# panel 5
dx = 0.; dy = 0.
set lmargin at screen X(1.05685,1,dx); set rmargin at screen X(1.05685,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "image mixture: error" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x5_low:x5_high]
set xtics ("" 1e-05 1, "10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01, "" 0.1 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "tolerance" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y5_low:y5_high]
set ytics ("" 2e-06 1, "" 3e-06 1, "" 4e-06 1, "" 5e-06 1, "" 6e-06 1, "" 7e-06 1, "" 8e-06 1, "" 9e-06 1, "10^{−5}" 1e-05, "" 2e-05 1, "" 3e-05 1, "" 4e-05 1, "" 5e-05 1, "" 6e-05 1, "" 7e-05 1, "" 8e-05 1, "" 9e-05 1, "10^{−4}" 0.0001, "" 0.0002 1, "" 0.0003 1, "" 0.0004 1, "" 0.0005 1, "" 0.0006 1, "" 0.0007 1, "" 0.0008 1, "" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "10^{0}" 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "median error / spread" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 24 using (x5_low):4:(x5_high-x5_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 25 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP, own steps", \
     data index 26 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP, coupled", \
     data index 27 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "sub-VP, own steps", \
     data index 28 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c2 pt 5 ps 0.4*mark title "sub-VP, coupled", \
     data index 29 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "VE, own steps", \
     data index 30 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c3 pt 9 ps 0.4*mark title "VE, coupled"

# panel 6
dx = 0.; dy = 0.
set lmargin at screen X(1.57706,2,dx); set rmargin at screen X(1.57706,3,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "image mixture: batch" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x6_low:x6_high]
set xtics x6_step format '%.0f' offset 0,0.35 font of_small
set xlabel "evaluation" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y6_low:y6_high]
set ytics y6_step format '%.0f' offset 0.5,0 font of_small
set ylabel "samples in the batch, %" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 31 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 32 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 33 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 notitle

# key
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
unset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set yrange [0:1]
set key at screen 0.5,0.02/height center bottom horizontal maxcols key_columns font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP, own steps", \
     keyentry with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP, coupled", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "sub-VP, own steps", \
     keyentry with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c2 pt 5 ps 0.4*mark title "sub-VP, coupled", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "VE, own steps", \
     keyentry with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c3 pt 9 ps 0.4*mark title "VE, coupled"
unset multiplot
set output
