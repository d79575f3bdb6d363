# Drawn by sgm. Again: gnuplot -d losses.gp, from losses.csv
# Song et al. 2019, Fig. 2, scaled down: loss (exact trace, lower is better) and log-likelihood (higher is better) of the test rows by the objective of training. 3 runs, each with a split, noise, weights and draws of its own, common to the objectives; ± is one standard error over runs. Noise N(0, 0.05²) on all rows, of UCI data after whitening: losses and log p are those of the noisy rows, in these units. 100 inducing points, batches of 200, at most 200 steps. DSM has the σ of the least validation loss. Log-likelihoods whose normaliser rests on too few draws are not drawn (†).

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 7.3  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0.4; x1_high = 5.6; y1_low = -10.2169; y1_high = -4.90562; y1_step = 2  # panel 1
x2_low = 0.4; x2_high = 5.6; y2_low = -4.32526; y2_high = -3.47784; y2_step = 0.5  # panel 2
x3_low = 0.4; x3_high = 5.6; y3_low = -95.005; y3_high = -2.16134  # panel 3
x4_low = 0.4; x4_high = 5.6; y4_low = -20.7786; y4_high = -14.3192; y4_step = 2  # panel 4
x5_low = 0.4; x5_high = 5.6; y5_low = -41.4715; y5_high = 1.67555; y5_step = 20  # panel 5
x6_low = 0.4; x6_high = 5.6; y6_low = -17.8242; y6_high = -10.8477; y6_step = 2  # panel 6
x7_low = 0.4; x7_high = 5.6; y7_low = -38.4209; y7_high = 2.03358; y7_step = 20  # panel 7
x8_low = 0.4; x8_high = 5.6; y8_low = -17.3246; y8_high = -12.3427; y8_step = 2  # panel 8

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
key_columns = floor(4.20609/grow*width/6.75); key_columns = key_columns < 1 ? 1 : key_columns
key_columns = key_columns > 4 ? 4 : key_columns
key_rows = ceil(4./key_columns); key_columns = ceil(4./key_rows)
strip = grow*(0.125*key_rows+0.04)
w = (width - grow*1.07542)/2; h = (height - strip - grow*1.62)/4  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'losses.pdf'
data = 'losses.csv'; maps = 'losses.bin'
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
set lmargin at screen X(0.450208,0,dx); set rmargin at screen X(0.450208,1,-dx)
set bmargin at screen Y(1.405,3,dy); set tmargin at screen Y(1.405,4,-dy)
set title "made" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x1_low:x1_high]
set xtics ("exact" 1, "SSM" 2, "SSM-VR" 3, "DSM" 4, "FD-SSM" 5) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y1_low:y1_high]
set ytics y1_step format '%.0f' offset 0.5,0 font of_small
set ylabel "score-matching loss" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c7 title "Gaussian fit", \
     data index 2 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c3 title "law of the made data", \
     data index 3 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 3 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "mean, 95 % interval", \
     data index 4 using 3:4 with points pt 13 ps 0.28*mark lw 0 lc rgb '#'.c2 title "a run"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(1.00542,1,dx); set rmargin at screen X(1.00542,2,-dx)
set bmargin at screen Y(1.405,3,dy); set tmargin at screen Y(1.405,4,-dy)
set title "made" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x2_low:x2_high]
set xtics ("exact" 1, "SSM" 2, "SSM-VR" 3, "DSM" 4, "FD-SSM" 5) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y2_low:y2_high]
set ytics y2_step format '%.1f' offset 0.5,0 font of_small
set ylabel "log p, nats" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 5 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c7 title "Gaussian fit", \
     data index 6 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c3 title "law of the made data", \
     data index 7 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 7 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "mean, 95 % interval", \
     data index 8 using 3:4 with points pt 13 ps 0.28*mark lw 0 lc rgb '#'.c2 title "a run"

# panel 3
dx = 0.; dy = 0.
set lmargin at screen X(0.450208,0,dx); set rmargin at screen X(0.450208,1,-dx)
set bmargin at screen Y(1.,2,dy); set tmargin at screen Y(1.,3,-dy)
set title "Parkinsons" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x3_low:x3_high]
set xtics ("exact" 1, "SSM" 2, "SSM-VR" 3, "DSM" 4, "FD-SSM" 5) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y3_low:y3_high]
set ytics ("−50" -50) format '%.0f' offset 0.5,0 font of_small
set ylabel "score-matching loss" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 9 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c7 title "Gaussian fit", \
     data index 10 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 10 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "mean, 95 % interval", \
     data index 11 using 3:4 with points pt 13 ps 0.28*mark lw 0 lc rgb '#'.c2 title "a run"

# panel 4
dx = 0.; dy = 0.
set lmargin at screen X(1.00542,1,dx); set rmargin at screen X(1.00542,2,-dx)
set bmargin at screen Y(1.,2,dy); set tmargin at screen Y(1.,3,-dy)
set title "Parkinsons" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x4_low:x4_high]
set xtics ("exact" 1, "SSM" 2, "SSM-VR" 3, "DSM" 4, "FD-SSM" 5) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y4_low:y4_high]
set ytics y4_step format '%.0f' offset 0.5,0 font of_small
set ylabel "log p, nats" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 12 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c7 title "Gaussian fit", \
     data index 13 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 13 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "mean, 95 % interval", \
     data index 14 using 3:4 with points pt 13 ps 0.28*mark lw 0 lc rgb '#'.c2 title "a run"

# panel 5
dx = 0.; dy = 0.
set lmargin at screen X(0.450208,0,dx); set rmargin at screen X(0.450208,1,-dx)
set bmargin at screen Y(0.595,1,dy); set tmargin at screen Y(0.595,2,-dy)
set title "red wine" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x5_low:x5_high]
set xtics ("exact" 1, "SSM" 2, "SSM-VR" 3, "DSM" 4, "FD-SSM" 5) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y5_low:y5_high]
set ytics y5_step format '%.0f' offset 0.5,0 font of_small
set ylabel "score-matching loss" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 15 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c7 title "Gaussian fit", \
     data index 16 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 16 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "mean, 95 % interval", \
     data index 17 using 3:4 with points pt 13 ps 0.28*mark lw 0 lc rgb '#'.c2 title "a run"

# panel 6
dx = 0.; dy = 0.
set lmargin at screen X(1.00542,1,dx); set rmargin at screen X(1.00542,2,-dx)
set bmargin at screen Y(0.595,1,dy); set tmargin at screen Y(0.595,2,-dy)
set title "red wine" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x6_low:x6_high]
set xtics ("exact" 1, "SSM" 2, "SSM-VR" 3, "DSM" 4, "FD-SSM" 5) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y6_low:y6_high]
set ytics y6_step format '%.0f' offset 0.5,0 font of_small
set ylabel "log p, nats" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 18 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c7 title "Gaussian fit", \
     data index 19 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 19 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "mean, 95 % interval", \
     data index 20 using 3:4 with points pt 13 ps 0.28*mark lw 0 lc rgb '#'.c2 title "a run"

# panel 7
dx = 0.; dy = 0.
set lmargin at screen X(0.450208,0,dx); set rmargin at screen X(0.450208,1,-dx)
set bmargin at screen Y(0.19,0,dy); set tmargin at screen Y(0.19,1,-dy)
set title "white wine" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x7_low:x7_high]
set xtics ("exact" 1, "SSM" 2, "SSM-VR" 3, "DSM" 4, "FD-SSM" 5) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y7_low:y7_high]
set ytics y7_step format '%.0f' offset 0.5,0 font of_small
set ylabel "score-matching loss" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 21 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c7 title "Gaussian fit", \
     data index 22 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 22 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "mean, 95 % interval", \
     data index 23 using 3:4 with points pt 13 ps 0.28*mark lw 0 lc rgb '#'.c2 title "a run"

# panel 8
dx = 0.; dy = 0.
set lmargin at screen X(1.00542,1,dx); set rmargin at screen X(1.00542,2,-dx)
set bmargin at screen Y(0.19,0,dy); set tmargin at screen Y(0.19,1,-dy)
set title "white wine" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x8_low:x8_high]
set xtics ("exact" 1, "SSM" 2, "SSM-VR" 3, "DSM" 4, "FD-SSM" 5) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y8_low:y8_high]
set ytics y8_step format '%.0f' offset 0.5,0 font of_small
set ylabel "log p, nats" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 24 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c7 title "Gaussian fit", \
     data index 25 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 25 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "mean, 95 % interval", \
     data index 26 using 3:4 with points pt 13 ps 0.28*mark lw 0 lc rgb '#'.c2 title "a run"

# key
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
unset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set yrange [0:1]
set key at screen 0.5,0.02/height center bottom horizontal maxcols key_columns font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with lines lw 1.6*line dt (7,4) lc rgb '#'.c7 title "Gaussian fit", \
     keyentry with lines lw 1.6*line dt (7,4) lc rgb '#'.c3 title "law of the made data", \
     keyentry with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "mean, 95 % interval", \
     keyentry with points pt 13 ps 0.28*mark lw 0 lc rgb '#'.c2 title "a run"
unset multiplot
set output
