# Drawn by sgm. Again: gnuplot -d tolerance_figure.gp, from tolerance_figure.csv
# Median error of the ODE's log p over 128 points of a mixture in the plane (exact trace, against the exact density; above) and 40 points of the image mixture, 14 × 14 (one Rademacher probe, against the same probe at tolerance 1e-11; below), p(T) as the prior, ε = 1e-05, one seed. Dashed: with a score rounded to float32. Right: by how much the exact log density at t differs from that at 0.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 4.4  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 6.16595e-10; x1_high = 0.0162181; y1_low = 5.101e-10; y1_high = 0.836097  # panel 1
x2_low = 24.4826; x2_high = 1034.13; y2_low = 5.101e-10; y2_high = 0.836097  # panel 2
x3_low = 8.12831e-06; x3_high = 0.0123027; y3_low = 9.38829e-07; y3_high = 0.0729595  # panel 3
x4_low = 6.16595e-10; x4_high = 0.0162181; y4_low = 1.73303e-07; y4_high = 70.5216  # panel 4
x5_low = 26.8789; x5_high = 1158.56; y5_low = 1.73303e-07; y5_high = 70.5216  # panel 5
x6_low = 8.12831e-06; x6_high = 0.0123027; y6_low = 3.62119e-05; y6_high = 23.237  # panel 6

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
key_columns = floor(5.01571/grow*width/6.75); key_columns = key_columns < 1 ? 1 : key_columns
key_columns = key_columns > 6 ? 6 : key_columns
key_rows = ceil(6./key_columns); key_columns = ceil(6./key_rows)
strip = grow*(0.125*key_rows+0.04)
w = (width - grow*1.84808)/3; h = (height - strip - grow*1.06)/2  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'tolerance_figure.pdf'
data = 'tolerance_figure.csv'; maps = 'tolerance_figure.bin'
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
set lmargin at screen X(0.474903,0,dx); set rmargin at screen X(0.474903,1,-dx)
set bmargin at screen Y(0.845,1,dy); set tmargin at screen Y(0.845,2,-dy)
set title "mixture: tolerance" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("" 1e-09 1, "10^{−8}" 1e-08, "" 1e-07 1, "10^{−6}" 1e-06, "" 1e-05 1, "10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01) format '%.0f' offset 0,0.35 font of_small
set xlabel "rtol = atol" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y1_low:y1_high]
set ytics ("" 1e-09 1, "10^{−8}" 1e-08, "" 1e-07 1, "10^{−6}" 1e-06, "" 1e-05 1, "10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01, "" 0.1 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "median error, nats" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP", \
     data index 2 using 3:4 with linespoints lw 1.12*line dt (7,4) lc rgb '#'.c1 pt 7 ps 0.28*mark title "VP, float32", \
     data index 3 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "sub-VP", \
     data index 4 using 3:4 with linespoints lw 1.12*line dt (7,4) lc rgb '#'.c2 pt 5 ps 0.28*mark title "sub-VP, float32", \
     data index 5 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "VE", \
     data index 6 using 3:4 with linespoints lw 1.12*line dt (7,4) lc rgb '#'.c3 pt 9 ps 0.28*mark title "VE, float32"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(1.08476,1,dx); set rmargin at screen X(1.08476,2,-dx)
set bmargin at screen Y(0.845,1,dy); set tmargin at screen Y(0.845,2,-dy)
set title "mixture: cost" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "" 200 1, "" 300 1, "" 400 1, "" 500 1, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "1000" 1000) format '%.0f' offset 0,0.35 font of_small
set xlabel "NFE, mean" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y2_low:y2_high]
set ytics ("" 1e-09 1, "10^{−8}" 1e-08, "" 1e-07 1, "10^{−6}" 1e-06, "" 1e-05 1, "10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01, "" 0.1 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "median error, nats" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 7 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP", \
     data index 8 using 3:4 with linespoints lw 1.12*line dt (7,4) lc rgb '#'.c1 pt 7 ps 0.28*mark title "VP, float32", \
     data index 9 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "sub-VP", \
     data index 10 using 3:4 with linespoints lw 1.12*line dt (7,4) lc rgb '#'.c2 pt 5 ps 0.28*mark title "sub-VP, float32", \
     data index 11 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "VE", \
     data index 12 using 3:4 with linespoints lw 1.12*line dt (7,4) lc rgb '#'.c3 pt 9 ps 0.28*mark title "VE, float32"

# panel 3
dx = 0.; dy = 0.
set lmargin at screen X(1.71313,2,dx); set rmargin at screen X(1.71313,3,-dx)
set bmargin at screen Y(0.845,1,dy); set tmargin at screen Y(0.845,2,-dy)
set title "mixture: p(t) for p(0)" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x3_low:x3_high]
set xtics ("" 9e-06 1, "10^{−5}" 1e-05, "" 2e-05 1, "" 3e-05 1, "" 4e-05 1, "" 5e-05 1, "" 6e-05 1, "" 7e-05 1, "" 8e-05 1, "" 9e-05 1, "10^{−4}" 0.0001, "" 0.0002 1, "" 0.0003 1, "" 0.0004 1, "" 0.0005 1, "" 0.0006 1, "" 0.0007 1, "" 0.0008 1, "" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01) format '%.0f' offset 0,0.35 font of_small
set xlabel "t" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y3_low:y3_high]
set ytics ("10^{−6}" 1e-06, "" 2e-06 1, "" 3e-06 1, "" 4e-06 1, "" 5e-06 1, "" 6e-06 1, "" 7e-06 1, "" 8e-06 1, "" 9e-06 1, "10^{−5}" 1e-05, "" 2e-05 1, "" 3e-05 1, "" 4e-05 1, "" 5e-05 1, "" 6e-05 1, "" 7e-05 1, "" 8e-05 1, "" 9e-05 1, "10^{−4}" 0.0001, "" 0.0002 1, "" 0.0003 1, "" 0.0004 1, "" 0.0005 1, "" 0.0006 1, "" 0.0007 1, "" 0.0008 1, "" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "median |Δ log p|, nats" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 13 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP", \
     data index 14 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "sub-VP", \
     data index 15 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "VE"

# panel 4
dx = 0.; dy = 0.
set lmargin at screen X(0.474903,0,dx); set rmargin at screen X(0.474903,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "images: tolerance" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x4_low:x4_high]
set xtics ("" 1e-09 1, "10^{−8}" 1e-08, "" 1e-07 1, "10^{−6}" 1e-06, "" 1e-05 1, "10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01) format '%.0f' offset 0,0.35 font of_small
set xlabel "rtol = atol" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y4_low:y4_high]
set ytics ("10^{−6}" 1e-06, "" 1e-05 1, "10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01, "" 0.1 1, "10^{0}" 1, "" 10 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "median error, nats" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 16 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP", \
     data index 17 using 3:4 with linespoints lw 1.12*line dt (7,4) lc rgb '#'.c1 pt 7 ps 0.28*mark title "VP, float32", \
     data index 18 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "sub-VP", \
     data index 19 using 3:4 with linespoints lw 1.12*line dt (7,4) lc rgb '#'.c2 pt 5 ps 0.28*mark title "sub-VP, float32", \
     data index 20 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "VE", \
     data index 21 using 3:4 with linespoints lw 1.12*line dt (7,4) lc rgb '#'.c3 pt 9 ps 0.28*mark title "VE, float32"

# panel 5
dx = 0.; dy = 0.
set lmargin at screen X(1.08476,1,dx); set rmargin at screen X(1.08476,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "images: cost" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x5_low:x5_high]
set xtics ("" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "" 200 1, "" 300 1, "" 400 1, "" 500 1, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "1000" 1000) format '%.0f' offset 0,0.35 font of_small
set xlabel "NFE, mean" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y5_low:y5_high]
set ytics ("10^{−6}" 1e-06, "" 1e-05 1, "10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01, "" 0.1 1, "10^{0}" 1, "" 10 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "median error, nats" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 22 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP", \
     data index 23 using 3:4 with linespoints lw 1.12*line dt (7,4) lc rgb '#'.c1 pt 7 ps 0.28*mark title "VP, float32", \
     data index 24 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "sub-VP", \
     data index 25 using 3:4 with linespoints lw 1.12*line dt (7,4) lc rgb '#'.c2 pt 5 ps 0.28*mark title "sub-VP, float32", \
     data index 26 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "VE", \
     data index 27 using 3:4 with linespoints lw 1.12*line dt (7,4) lc rgb '#'.c3 pt 9 ps 0.28*mark title "VE, float32"

# panel 6
dx = 0.; dy = 0.
set lmargin at screen X(1.71313,2,dx); set rmargin at screen X(1.71313,3,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "images: p(t) for p(0)" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x6_low:x6_high]
set xtics ("" 9e-06 1, "10^{−5}" 1e-05, "" 2e-05 1, "" 3e-05 1, "" 4e-05 1, "" 5e-05 1, "" 6e-05 1, "" 7e-05 1, "" 8e-05 1, "" 9e-05 1, "10^{−4}" 0.0001, "" 0.0002 1, "" 0.0003 1, "" 0.0004 1, "" 0.0005 1, "" 0.0006 1, "" 0.0007 1, "" 0.0008 1, "" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01) format '%.0f' offset 0,0.35 font of_small
set xlabel "t" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y6_low:y6_high]
set ytics ("" 4e-05 1, "" 5e-05 1, "" 6e-05 1, "" 7e-05 1, "" 8e-05 1, "" 9e-05 1, "10^{−4}" 0.0001, "" 0.0002 1, "" 0.0003 1, "" 0.0004 1, "" 0.0005 1, "" 0.0006 1, "" 0.0007 1, "" 0.0008 1, "" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "10^{0}" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10^{1}" 10, "" 20 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "median |Δ log p|, nats" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 28 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP", \
     data index 29 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "sub-VP", \
     data index 30 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "VE"

# key
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
unset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set yrange [0:1]
set key at screen 0.5,0.02/height center bottom horizontal maxcols key_columns font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP", \
     keyentry with linespoints lw 1.12*line dt (7,4) lc rgb '#'.c1 pt 7 ps 0.28*mark title "VP, float32", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "sub-VP", \
     keyentry with linespoints lw 1.12*line dt (7,4) lc rgb '#'.c2 pt 5 ps 0.28*mark title "sub-VP, float32", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "VE", \
     keyentry with linespoints lw 1.12*line dt (7,4) lc rgb '#'.c3 pt 9 ps 0.28*mark title "VE, float32"
unset multiplot
set output
