# Drawn by sgm. Again: gnuplot -d ill_posed.gp, from ill_posed.csv
# Score matching of logits without noise has no lower bound. Left: the exact loss of two Gaussians in one dimension on the grey values of training images, of which 33 % are one number; a component at that number has a loss that falls without bound as one over the square of its width, unless noise of standard deviation 0.05 has spread it. Right: the loss of SSM-VR in training, one network each; where lines coincide the densities are not yet narrow enough to tell the two apart.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 2.8  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0.000812831; x1_high = 1.23027; y1_low = -912229; y1_high = 169363  # panel 1
x2_low = -6.85; x2_high = 411.85; x2_step = 100; y2_low = -157.598; y2_high = 147992  # panel 2

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*1.17019)/2; h = (height - strip - grow*0.385)/1  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'ill_posed.pdf'
data = 'ill_posed.csv'; maps = 'ill_posed.bin'
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
set lmargin at screen X(0.493424,0,dx); set rmargin at screen X(0.493424,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "10^{0}" 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "width of the narrow component" offset 0,0.65
set nonlinear y via asinh(y/10.) inverse 10.*sinh(y)
set yrange [y1_low:y1_high]
set ytics ("−10^{5}" -100000, "−10^{4}" -10000, "−10^{3}" -1000, "−10^{2}" -100, "" -10 1, "0" 0, "" 10 1, "10^{2}" 100, "10^{3}" 1000, "10^{4}" 10000, "10^{5}" 100000) format '%.0f' offset 0.5,0 font of_small
set ylabel "loss of one number" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key top right font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width 0
plot data index 1 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "logits as published", \
     data index 2 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "with Gaussian noise"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(1.10019,1,dx); set rmargin at screen X(1.10019,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; unset logscale x
set xrange [x2_low:x2_high]
set xtics x2_step format '%.0f' offset 0,0.35 font of_small
set xlabel "training step" offset 0,0.65
set nonlinear y via asinh(y/100.) inverse 100.*sinh(y)
set yrange [y2_low:y2_high]
set ytics ("−10^{2}" -100, "0" 0, "10^{2}" 100, "10^{3}" 1000, "10^{4}" 10000, "10^{5}" 100000) format '%.0f' offset 0.5,0 font of_small
set ylabel "SSM-VR loss" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key top right font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width 0
plot data index 3 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 title "with noise, rate 0.001", \
     data index 4 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c2 title "as published, rate 0.001", \
     data index 5 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 title "with noise, rate 0.01", \
     data index 6 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c4 title "as published, rate 0.01"
unset multiplot
set output
