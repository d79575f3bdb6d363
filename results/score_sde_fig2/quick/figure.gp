# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv and figure.bin
# Score SDE Fig. 2: exact density p\\_t of two modes (40 % and 60 %; mean 0, variance 1) in units of its standard deviation, 1 and above in one colour. Left: paths of the forward SDE, from data to noise; right: of the reverse SDE with the exact score, 1000 steps, from noise to data (time runs backward); in each panel the first one that stands in the lower mode at t = 0 (orange) and the first two in the upper (blue), at every second time. White, the same on both sides: probability-flow trajectories at the quantiles 5 %, 15 % … 95 %; four of ten end in the lower mode. VE: σ from 0.01 to 50; VP: β from 0.1 to 20; sub-VP: β from 0.1 to 20.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 4.4  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0; x1_high = 1; y1_low = -3; y1_high = 3; y1_step = 2  # panel 1
x2_low = 0; x2_high = 1; y2_low = -3; y2_high = 3; y2_step = 2  # panel 2
x3_low = 0; x3_high = 1; y3_low = -3; y3_high = 3; y3_step = 2  # panel 3
x4_low = 0; x4_high = 1; y4_low = -3; y4_high = 3; y4_step = 2  # panel 4
x5_low = 0; x5_high = 1; y5_low = -3; y5_high = 3; y5_step = 2  # panel 5
x6_low = 0; x6_high = 1; y6_low = -3; y6_high = 3; y6_step = 2  # panel 6

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*1.24542)/2; h = (height - strip - grow*1.34)/3  # of a plot
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
set lmargin at screen X(0.388472,0,dx); set rmargin at screen X(0.388472,1,-dx)
set bmargin at screen Y(1.125,2,dy); set tmargin at screen Y(1.125,3,-dy)
set title "VE: forward SDE" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x1_low:x1_high]
set xtics ("0" 0, "0.5" 0.5, "1" 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y1_low:y1_high]
set ytics y1_step format '%.0f' offset 0.5,0 font of_small
set ylabel "x_t / standard dev." offset 1,0
set border 15 lw 0.8*line; unset grid
unset logscale cb; set cbrange [0:1]
unset key
plot maps binary skip=0 array=(125,160) format='%uchar' origin=(0,-3) dx=0.00803212851 dy=0.0377358491 using (0+(1)*$1/255.) with image notitle, \
     data index 1 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 2 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 3 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 4 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 5 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 6 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 7 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 8 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 9 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 10 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 11 using 3:4 with lines lw 0.96*line dt solid lc rgb '#'.c2 notitle, \
     data index 12 using 3:4 with lines lw 0.96*line dt solid lc rgb '#'.c6 notitle, \
     data index 13 using 3:4 with lines lw 0.96*line dt solid lc rgb '#'.c6 notitle

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(0.681944,1,dx); set rmargin at screen X(0.681944,2,-dx)
set bmargin at screen Y(1.125,2,dy); set tmargin at screen Y(1.125,3,-dy)
set title "VE: reverse SDE" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x2_high:x2_low]
set xtics ("0" 0, "0.5" 0.5, "1" 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y2_low:y2_high]
set ytics y2_step format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 15 lw 0.8*line; unset grid
unset logscale cb; set cbrange [0:1]
unset key
plot maps binary skip=0 array=(125,160) format='%uchar' origin=(0,-3) dx=0.00803212851 dy=0.0377358491 using (0+(1)*$1/255.) with image notitle, \
     data index 14 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 15 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 16 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 17 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 18 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 19 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 20 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 21 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 22 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 23 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 24 using 3:4 with lines lw 0.96*line dt solid lc rgb '#'.c2 notitle, \
     data index 25 using 3:4 with lines lw 0.96*line dt solid lc rgb '#'.c6 notitle, \
     data index 26 using 3:4 with lines lw 0.96*line dt solid lc rgb '#'.c6 notitle
set lmargin at screen X(0.681944,2,0.06*grow-dx); set rmargin at screen X(0.681944,2,0.15*grow-dx)
unset title; unset xtics; unset ytics; unset xlabel; unset ylabel; unset key; unset grid; set border 15 lw 0.8*line
unset nonlinear x; unset logscale x; set xrange [0:1]
unset nonlinear y; unset logscale y
set yrange [0.:1.]
set ytics 0.5 format '%.1f' offset 0,0 font of_small
set ylabel "" offset 0,0
unset ytics
unset nonlinear y2; unset logscale y2
set y2range [0.:1.]
set y2tics 0.5 format '%.1f' offset -0.7,0 font of_small
set y2label "density" offset -2,0
plot sample [t=0:1] '+' using (0.5):(0+(1)*$1):(0):(1):(0+(1)*$1):(1):(0+(1)*$1) with boxxyerror fs solid 1 noborder lc palette notitle
unset y2tics; unset y2label; unset logscale y2; set ytics nomirror

# panel 3
dx = 0.; dy = 0.
set lmargin at screen X(0.388472,0,dx); set rmargin at screen X(0.388472,1,-dx)
set bmargin at screen Y(0.72,1,dy); set tmargin at screen Y(0.72,2,-dy)
set title "VP: forward SDE" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x3_low:x3_high]
set xtics ("0" 0, "0.5" 0.5, "1" 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y3_low:y3_high]
set ytics y3_step format '%.0f' offset 0.5,0 font of_small
set ylabel "x_t / standard dev." offset 1,0
set border 15 lw 0.8*line; unset grid
unset logscale cb; set cbrange [0:1]
unset key
plot maps binary skip=20000 array=(125,160) format='%uchar' origin=(0,-3) dx=0.00803212851 dy=0.0377358491 using (0+(1)*$1/255.) with image notitle, \
     data index 27 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 28 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 29 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 30 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 31 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 32 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 33 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 34 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 35 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 36 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 37 using 3:4 with lines lw 0.96*line dt solid lc rgb '#'.c2 notitle, \
     data index 38 using 3:4 with lines lw 0.96*line dt solid lc rgb '#'.c6 notitle, \
     data index 39 using 3:4 with lines lw 0.96*line dt solid lc rgb '#'.c6 notitle

# panel 4
dx = 0.; dy = 0.
set lmargin at screen X(0.681944,1,dx); set rmargin at screen X(0.681944,2,-dx)
set bmargin at screen Y(0.72,1,dy); set tmargin at screen Y(0.72,2,-dy)
set title "VP: reverse SDE" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x4_high:x4_low]
set xtics ("0" 0, "0.5" 0.5, "1" 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y4_low:y4_high]
set ytics y4_step format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 15 lw 0.8*line; unset grid
unset logscale cb; set cbrange [0:1]
unset key
plot maps binary skip=20000 array=(125,160) format='%uchar' origin=(0,-3) dx=0.00803212851 dy=0.0377358491 using (0+(1)*$1/255.) with image notitle, \
     data index 40 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 41 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 42 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 43 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 44 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 45 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 46 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 47 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 48 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 49 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 50 using 3:4 with lines lw 0.96*line dt solid lc rgb '#'.c2 notitle, \
     data index 51 using 3:4 with lines lw 0.96*line dt solid lc rgb '#'.c6 notitle, \
     data index 52 using 3:4 with lines lw 0.96*line dt solid lc rgb '#'.c6 notitle
set lmargin at screen X(0.681944,2,0.06*grow-dx); set rmargin at screen X(0.681944,2,0.15*grow-dx)
unset title; unset xtics; unset ytics; unset xlabel; unset ylabel; unset key; unset grid; set border 15 lw 0.8*line
unset nonlinear x; unset logscale x; set xrange [0:1]
unset nonlinear y; unset logscale y
set yrange [0.:1.]
set ytics 0.5 format '%.1f' offset 0,0 font of_small
set ylabel "" offset 0,0
unset ytics
unset nonlinear y2; unset logscale y2
set y2range [0.:1.]
set y2tics 0.5 format '%.1f' offset -0.7,0 font of_small
set y2label "density" offset -2,0
plot sample [t=0:1] '+' using (0.5):(0+(1)*$1):(0):(1):(0+(1)*$1):(1):(0+(1)*$1) with boxxyerror fs solid 1 noborder lc palette notitle
unset y2tics; unset y2label; unset logscale y2; set ytics nomirror

# panel 5
dx = 0.; dy = 0.
set lmargin at screen X(0.388472,0,dx); set rmargin at screen X(0.388472,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "sub-VP: forward SDE" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x5_low:x5_high]
set xtics ("0" 0, "0.5" 0.5, "1" 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "time t" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y5_low:y5_high]
set ytics y5_step format '%.0f' offset 0.5,0 font of_small
set ylabel "x_t / standard dev." offset 1,0
set border 15 lw 0.8*line; unset grid
unset logscale cb; set cbrange [0:1]
unset key
plot maps binary skip=40000 array=(125,160) format='%uchar' origin=(0,-3) dx=0.00803212851 dy=0.0377358491 using (0+(1)*$1/255.) with image notitle, \
     data index 53 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 54 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 55 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 56 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 57 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 58 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 59 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 60 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 61 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 62 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 63 using 3:4 with lines lw 0.96*line dt solid lc rgb '#'.c2 notitle, \
     data index 64 using 3:4 with lines lw 0.96*line dt solid lc rgb '#'.c6 notitle, \
     data index 65 using 3:4 with lines lw 0.96*line dt solid lc rgb '#'.c6 notitle

# panel 6
dx = 0.; dy = 0.
set lmargin at screen X(0.681944,1,dx); set rmargin at screen X(0.681944,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "sub-VP: reverse SDE" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x6_high:x6_low]
set xtics ("0" 0, "0.5" 0.5, "1" 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "time t" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y6_low:y6_high]
set ytics y6_step format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 15 lw 0.8*line; unset grid
unset logscale cb; set cbrange [0:1]
unset key
plot maps binary skip=40000 array=(125,160) format='%uchar' origin=(0,-3) dx=0.00803212851 dy=0.0377358491 using (0+(1)*$1/255.) with image notitle, \
     data index 66 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 67 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 68 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 69 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 70 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 71 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 72 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 73 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 74 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 75 using 3:4 with lines lw 0.8*line dt solid lc rgb '#19'.c8 notitle, \
     data index 76 using 3:4 with lines lw 0.96*line dt solid lc rgb '#'.c2 notitle, \
     data index 77 using 3:4 with lines lw 0.96*line dt solid lc rgb '#'.c6 notitle, \
     data index 78 using 3:4 with lines lw 0.96*line dt solid lc rgb '#'.c6 notitle
set lmargin at screen X(0.681944,2,0.06*grow-dx); set rmargin at screen X(0.681944,2,0.15*grow-dx)
unset title; unset xtics; unset ytics; unset xlabel; unset ylabel; unset key; unset grid; set border 15 lw 0.8*line
unset nonlinear x; unset logscale x; set xrange [0:1]
unset nonlinear y; unset logscale y
set yrange [0.:1.]
set ytics 0.5 format '%.1f' offset 0,0 font of_small
set ylabel "" offset 0,0
unset ytics
unset nonlinear y2; unset logscale y2
set y2range [0.:1.]
set y2tics 0.5 format '%.1f' offset -0.7,0 font of_small
set y2label "density" offset -2,0
plot sample [t=0:1] '+' using (0.5):(0+(1)*$1):(0):(1):(0+(1)*$1):(1):(0+(1)*$1) with boxxyerror fs solid 1 noborder lc palette notitle
unset y2tics; unset y2label; unset logscale y2; set ytics nomirror
unset multiplot
set output
