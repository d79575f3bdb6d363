# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# NCSN Fig. 1: sliced score-matching loss of each step, a colour a network, on an axis that is linear to ±0.1 and logarithmic beyond; dashed, the bound if the images are perturbed. fashion\\_mnist, 1000 steps of 8 images, rate 0.002 decaying to 0, σ = 0.01, 3 networks; equal weights, images and projections in all curves of a network.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 2.4  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = -28.97; x1_high = 1029.97; x1_step = 500; y1_low = -291810; y1_high = 1823.65  # panel 1
x2_low = -28.97; x2_high = 1029.97; x2_step = 500; y2_low = -291810; y2_high = 1823.65  # panel 2
x3_low = -28.97; x3_high = 1029.97; x3_step = 500; y3_low = -291810; y3_high = 1823.65  # panel 3

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*1.44088)/3; h = (height - strip - grow*0.53)/1  # of a plot
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
set lmargin at screen X(0.493424,0,dx); set rmargin at screen X(0.493424,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "images, x/255" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x1_low:x1_high]
set xtics x1_step format '%.0f' offset 0,0.35 font of_small
set xlabel "training step" offset 0,0.65
set nonlinear y via asinh(y/0.1) inverse 0.1*sinh(y)
set yrange [y1_low:y1_high]
set ytics ("−10^{5}" -100000, "" -10000 1, "−10^{3}" -1000, "" -100 1, "−10^{1}" -10, "" -1 1, "" -0.1 1, "0" 0, "" 0.1 1, "" 1 1, "10^{1}" 10, "" 100 1, "10^{3}" 1000) format '%.0f' offset 0.5,0 font of_small
set ylabel "SSM loss / 10^6" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using (x1_low):4:(x1_high-x1_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 2 using 3:4 with lines lw 0.8*line dt solid lc rgb '#4D'.c1 notitle, \
     data index 3 using 3:4 with lines lw 0.8*line dt solid lc rgb '#4D'.c2 notitle, \
     data index 4 using 3:4 with lines lw 0.8*line dt solid lc rgb '#4D'.c3 notitle

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(0.918716,1,dx); set rmargin at screen X(0.918716,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "dequantised, (x + u)/256" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x2_low:x2_high]
set xtics x2_step format '%.0f' offset 0,0.35 font of_small
set xlabel "training step" offset 0,0.65
set nonlinear y via asinh(y/0.1) inverse 0.1*sinh(y)
set yrange [y2_low:y2_high]
set ytics ("−10^{5}" -100000, "" -10000 1, "−10^{3}" -1000, "" -100 1, "−10^{1}" -10, "" -1 1, "" -0.1 1, "0" 0, "" 0.1 1, "" 1 1, "10^{1}" 10, "" 100 1, "10^{3}" 1000) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 5 using (x2_low):4:(x2_high-x2_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 6 using 3:4 with lines lw 0.8*line dt solid lc rgb '#'.c1 notitle

# panel 3
dx = 0.; dy = 0.
set lmargin at screen X(1.34401,2,dx); set rmargin at screen X(1.34401,3,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "images + N(0, σ² I)" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x3_low:x3_high]
set xtics x3_step format '%.0f' offset 0,0.35 font of_small
set xlabel "training step" offset 0,0.65
set nonlinear y via asinh(y/0.1) inverse 0.1*sinh(y)
set yrange [y3_low:y3_high]
set ytics ("−10^{5}" -100000, "" -10000 1, "−10^{3}" -1000, "" -100 1, "−10^{1}" -10, "" -1 1, "" -0.1 1, "0" 0, "" 0.1 1, "" 1 1, "10^{1}" 10, "" 100 1, "10^{3}" 1000) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 7 using (x3_low):4:(x3_high-x3_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 8 using 3:4 with lines lw 0.8*line dt solid lc rgb '#4D'.c1 notitle, \
     data index 9 using 3:4 with lines lw 0.8*line dt solid lc rgb '#4D'.c2 notitle, \
     data index 10 using 3:4 with lines lw 0.8*line dt solid lc rgb '#4D'.c3 notitle
unset multiplot
set output
