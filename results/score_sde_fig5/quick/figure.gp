# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# Above: kernels of the discrete chains (every 40th of N = 1000 scales is marked) on the continuous ones. Below: their deviation in % of the discrete kernel, for the two readings of t\\_i; the last panel is cut: the first scale's variance deviates by 9.9 % at t\\_1 = 1/N, and by −100 % at t\\_1 = 0, where the continuous variance vanishes.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 4.2  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0; x1_high = 1; x1_step = 0.5; y1_low = 4.34381e-05; y1_high = 5854.19  # panel 1
x2_low = 0; x2_high = 1; x2_step = 0.5; y2_low = -0.0433268; y2_high = 1.04962; y2_step = 0.5  # panel 2
x3_low = 0; x3_high = 1; x3_step = 0.5; y3_low = -0.0498825; y3_high = 1.04995; y3_step = 0.5  # panel 3
x4_low = 0; x4_high = 1; x4_step = 0.5; y4_low = -0.0859015; y4_high = 1.80393; y4_step = 0.5  # panel 4
x5_low = 0; x5_high = 1; x5_step = 0.5; y5_low = -0.227539; y5_high = 3.61846; y5_step = 1  # panel 5
x6_low = 0; x6_high = 1; x6_step = 0.5; y6_low = -4.97198; y6_high = 11.9327; y6_step = 5  # panel 6

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*1.64956)/3; h = (height - strip - grow*0.915)/2  # of a plot
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
set lmargin at screen X(0.474903,0,dx); set rmargin at screen X(0.474903,1,-dx)
set bmargin at screen Y(0.7,1,dy); set tmargin at screen Y(0.7,2,-dy)
set title "SMLD and VE: variance" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x1_low:x1_high]
set xtics x1_step format '%.1f' offset 0,0.35 font of_small
set xlabel "t" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y1_low:y1_high]
set ytics ("10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01, "" 0.1 1, "10^{0}" 1, "" 10 1, "10^{2}" 100, "" 1000 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "variance" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key bottom right font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width 0
plot data index 1 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 title "continuous", \
     data index 2 using 3:4 with points pt 7 ps 0.28*mark lw 0 lc rgb '#'.c0 title "discrete, at i/N"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(1.00761,1,dx); set rmargin at screen X(1.00761,2,-dx)
set bmargin at screen Y(0.7,1,dy); set tmargin at screen Y(0.7,2,-dy)
set title "DDPM and VP: mean" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x2_low:x2_high]
set xtics x2_step format '%.1f' offset 0,0.35 font of_small
set xlabel "t" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y2_low:y2_high]
set ytics y2_step format '%.1f' offset 0.5,0 font of_small
set ylabel "factor of x_0" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 3 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 title "continuous", \
     data index 4 using 3:4 with points pt 7 ps 0.28*mark lw 0 lc rgb '#'.c0 title "discrete, at i/N"

# panel 3
dx = 0.; dy = 0.
set lmargin at screen X(1.54032,2,dx); set rmargin at screen X(1.54032,3,-dx)
set bmargin at screen Y(0.7,1,dy); set tmargin at screen Y(0.7,2,-dy)
set title "DDPM and VP: variance" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x3_low:x3_high]
set xtics x3_step format '%.1f' offset 0,0.35 font of_small
set xlabel "t" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y3_low:y3_high]
set ytics y3_step format '%.1f' offset 0.5,0 font of_small
set ylabel "variance" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 5 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 title "continuous", \
     data index 6 using 3:4 with points pt 7 ps 0.28*mark lw 0 lc rgb '#'.c0 title "discrete, at i/N"

# panel 4
dx = 0.; dy = 0.
set lmargin at screen X(0.474903,0,dx); set rmargin at screen X(0.474903,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; unset logscale x
set xrange [x4_low:x4_high]
set xtics x4_step format '%.1f' offset 0,0.35 font of_small
set xlabel "t" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y4_low:y4_high]
set ytics y4_step format '%.1f' offset 0.5,0 font of_small
set ylabel "deviation, %" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key top right font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width 0
plot data index 7 using (x4_low):4:(x4_high-x4_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 8 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 title "t_i = i/N", \
     data index 9 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "t_i = (i−1)/(N−1)"

# panel 5
dx = 0.; dy = 0.
set lmargin at screen X(1.00761,1,dx); set rmargin at screen X(1.00761,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; unset logscale x
set xrange [x5_low:x5_high]
set xtics x5_step format '%.1f' offset 0,0.35 font of_small
set xlabel "t" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y5_low:y5_high]
set ytics y5_step format '%.0f' offset 0.5,0 font of_small
set ylabel "deviation, %" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 10 using (x5_low):4:(x5_high-x5_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 11 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 title "t_i = i/N", \
     data index 12 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "t_i = (i−1)/(N−1)"

# panel 6
dx = 0.; dy = 0.
set lmargin at screen X(1.54032,2,dx); set rmargin at screen X(1.54032,3,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; unset logscale x
set xrange [x6_low:x6_high]
set xtics x6_step format '%.1f' offset 0,0.35 font of_small
set xlabel "t" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y6_low:y6_high]
set ytics y6_step format '%.0f' offset 0.5,0 font of_small
set ylabel "deviation, %" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 13 using (x6_low):4:(x6_high-x6_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 14 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 title "t_i = i/N", \
     data index 15 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "t_i = (i−1)/(N−1)"
unset multiplot
set output
