# Drawn by sgm. Again: gnuplot -d protocols_figure.gp, from protocols_figure.csv
# Bits per dimension above the exact discrete likelihood against the number K of points, with −log K; 95 % intervals over values. 4000 values k drawn from their law, one seed; exact density at ε (VP 1e-05, noise 0.13 cells; sub-VP 0.01, noise 0.26 cells; VE 1e-05, noise 2.6 cells). The axis is linear within ±10⁻³. Above: data of a density; below: data at the cells' centres.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 4.4  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0.870964; x1_high = 114.815; y1_low = -0.000779277; y1_high = 1.44604  # panel 1
x2_low = 0.870964; x2_high = 114.815; y2_low = -0.00100611; y2_high = 0.314779  # panel 2
x3_low = 0.870964; x3_high = 114.815; y3_low = -0.00211986; y3_high = 0.321969  # panel 3
x4_low = 0.870964; x4_high = 114.815; y4_low = -0.000660047; y4_high = 3.07042  # panel 4
x5_low = 0.870964; x5_high = 114.815; y5_low = -0.00107251; y5_high = 0.202717  # panel 5
x6_low = 0.870964; x6_high = 114.815; y6_low = -0.00211813; y6_high = 0.317219  # panel 6

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
key_columns = floor(4.70195/grow*width/6.75); key_columns = key_columns < 1 ? 1 : key_columns
key_columns = key_columns > 3 ? 3 : key_columns
key_rows = ceil(3./key_columns); key_columns = ceil(3./key_rows)
strip = grow*(0.125*key_rows+0.04)
w = (width - grow*1.91599)/3; h = (height - strip - grow*1.06)/2  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'protocols_figure.pdf'
data = 'protocols_figure.csv'; maps = 'protocols_figure.bin'
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
set title "line, VP" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100) format '%.0f' offset 0,0.35 font of_small
set xlabel "points K" offset 0,0.65
set nonlinear y via asinh(y/0.001) inverse 0.001*sinh(y)
set yrange [y1_low:y1_high]
set ytics ("0" 0, "10^{−3}" 0.001, "10^{−2}" 0.01, "10^{−1}" 0.1, "10^{0}" 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "gap, bits/dim" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using (x1_low):4:(x1_high-x1_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 2 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 3 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 3 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "uniform", \
     data index 4 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 5 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 5 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "truncated normal", \
     data index 6 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 notitle, \
     data index 7 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c3 notitle, data index 7 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c3 title "decoder"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(1.13415,1,dx); set rmargin at screen X(1.13415,2,-dx)
set bmargin at screen Y(0.845,1,dy); set tmargin at screen Y(0.845,2,-dy)
set title "line, sub-VP" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100) format '%.0f' offset 0,0.35 font of_small
set xlabel "points K" offset 0,0.65
set nonlinear y via asinh(y/0.001) inverse 0.001*sinh(y)
set yrange [y2_low:y2_high]
set ytics ("−10^{−3}" -0.001, "0" 0, "10^{−3}" 0.001, "10^{−2}" 0.01, "10^{−1}" 0.1) format '%.0f' offset 0.5,0 font of_small
set ylabel "gap, bits/dim" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 8 using (x2_low):4:(x2_high-x2_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 9 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 10 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 10 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "uniform", \
     data index 11 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 12 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 12 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "truncated normal", \
     data index 13 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 notitle, \
     data index 14 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c3 notitle, data index 14 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c3 title "decoder"

# panel 3
dx = 0.; dy = 0.
set lmargin at screen X(1.79339,2,dx); set rmargin at screen X(1.79339,3,-dx)
set bmargin at screen Y(0.845,1,dy); set tmargin at screen Y(0.845,2,-dy)
set title "line, VE" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x3_low:x3_high]
set xtics ("" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100) format '%.0f' offset 0,0.35 font of_small
set xlabel "points K" offset 0,0.65
set nonlinear y via asinh(y/0.001) inverse 0.001*sinh(y)
set yrange [y3_low:y3_high]
set ytics ("−10^{−3}" -0.001, "0" 0, "10^{−3}" 0.001, "10^{−2}" 0.01, "10^{−1}" 0.1) format '%.0f' offset 0.5,0 font of_small
set ylabel "gap, bits/dim" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 15 using (x3_low):4:(x3_high-x3_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 16 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 17 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 17 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "uniform", \
     data index 18 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 19 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 19 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "truncated normal", \
     data index 20 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 notitle, \
     data index 21 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c3 notitle, data index 21 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c3 title "decoder"

# panel 4
dx = 0.; dy = 0.
set lmargin at screen X(0.474903,0,dx); set rmargin at screen X(0.474903,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "bytes, VP" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x4_low:x4_high]
set xtics ("" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100) format '%.0f' offset 0,0.35 font of_small
set xlabel "points K" offset 0,0.65
set nonlinear y via asinh(y/0.001) inverse 0.001*sinh(y)
set yrange [y4_low:y4_high]
set ytics ("0" 0, "10^{−3}" 0.001, "10^{−2}" 0.01, "10^{−1}" 0.1, "10^{0}" 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "gap, bits/dim" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 22 using (x4_low):4:(x4_high-x4_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 23 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 24 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 24 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "uniform", \
     data index 25 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 26 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 26 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "truncated normal", \
     data index 27 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 notitle, \
     data index 28 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c3 notitle, data index 28 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c3 title "decoder"

# panel 5
dx = 0.; dy = 0.
set lmargin at screen X(1.13415,1,dx); set rmargin at screen X(1.13415,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "bytes, sub-VP" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x5_low:x5_high]
set xtics ("" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100) format '%.0f' offset 0,0.35 font of_small
set xlabel "points K" offset 0,0.65
set nonlinear y via asinh(y/0.001) inverse 0.001*sinh(y)
set yrange [y5_low:y5_high]
set ytics ("−10^{−3}" -0.001, "0" 0, "10^{−3}" 0.001, "10^{−2}" 0.01, "10^{−1}" 0.1) format '%.0f' offset 0.5,0 font of_small
set ylabel "gap, bits/dim" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 29 using (x5_low):4:(x5_high-x5_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 30 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 31 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 31 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "uniform", \
     data index 32 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 33 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 33 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "truncated normal", \
     data index 34 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 notitle, \
     data index 35 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c3 notitle, data index 35 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c3 title "decoder"

# panel 6
dx = 0.; dy = 0.
set lmargin at screen X(1.79339,2,dx); set rmargin at screen X(1.79339,3,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "bytes, VE" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x6_low:x6_high]
set xtics ("" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100) format '%.0f' offset 0,0.35 font of_small
set xlabel "points K" offset 0,0.65
set nonlinear y via asinh(y/0.001) inverse 0.001*sinh(y)
set yrange [y6_low:y6_high]
set ytics ("−10^{−3}" -0.001, "0" 0, "10^{−3}" 0.001, "10^{−2}" 0.01, "10^{−1}" 0.1) format '%.0f' offset 0.5,0 font of_small
set ylabel "gap, bits/dim" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 36 using (x6_low):4:(x6_high-x6_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 37 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 38 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 38 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "uniform", \
     data index 39 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 40 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 40 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "truncated normal", \
     data index 41 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 notitle, \
     data index 42 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c3 notitle, data index 42 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c3 title "decoder"

# key
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
unset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set yrange [0:1]
set key at screen 0.5,0.02/height center bottom horizontal maxcols key_columns font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "uniform", \
     keyentry with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "truncated normal", \
     keyentry with points pt 9 ps 0.4*mark lc rgb '#'.c3 title "decoder"
unset multiplot
set output
