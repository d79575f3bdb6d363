# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# Fréchet distance of test images to training images against the number of each, from 800 downwards, mean over disjoint parts ± one standard error. Dashed: the bias of Gaussian features of the same covariances at leading order; it holds for n well above the dimensions alone.

# Style: change what is here. Margins and keys follow.
width = 6.8; height = 3.  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 46.0094; x1_high = 869.388; y1_low = 0.0050445; y1_high = 34.5505  # panel 1
x2_low = 46.0094; x2_high = 869.388; y2_low = 0.00893704; y2_high = 2.49628  # panel 2

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*1.11042)/2; h = (height - strip - grow*0.82)/1  # of a plot
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
set lmargin at screen X(0.485208,0,dx); set rmargin at screen X(0.485208,1,-dx)
set bmargin at screen Y(0.605,0,dy); set tmargin at screen Y(0.605,1,-dy)
set title "fashion\\_mnist" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("50" 50, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "200" 200, "300" 300, "" 400 1, "500" 500, "" 600 1, "" 700 1, "" 800 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "images of each set" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y1_low:y1_high]
set ytics ("" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "Fréchet distance" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key at screen X(0.277604,0+0.5,0),Y(0.02,0,0) center bottom horizontal maxcols 2 font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot data index 1 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 1 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "Inception, 64", \
     data index 2 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c1 notitle, \
     data index 3 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 3 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c2 title "Inception, 192", \
     data index 4 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c2 notitle, \
     data index 5 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c3 notitle, data index 5 using 3:4 with points pt 11 ps 0.4*mark lc rgb '#'.c3 title "Inception, 768", \
     data index 6 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c3 notitle, \
     data index 7 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c4 notitle, data index 7 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c4 title "classifier", \
     data index 8 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c4 notitle

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(1.04042,1,dx); set rmargin at screen X(1.04042,2,-dx)
set bmargin at screen Y(0.605,0,dy); set tmargin at screen Y(0.605,1,-dy)
set title "cifar10-mirror" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("50" 50, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "200" 200, "300" 300, "" 400 1, "500" 500, "" 600 1, "" 700 1, "" 800 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "images of each set" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y2_low:y2_high]
set ytics ("" 0.009 1, "0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "Fréchet distance" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key top right font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width 0
plot data index 9 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 9 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "Inception, 64", \
     data index 10 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c1 notitle, \
     data index 11 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 11 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c2 title "Inception, 192", \
     data index 12 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c2 notitle, \
     data index 13 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c3 notitle, data index 13 using 3:4 with points pt 11 ps 0.4*mark lc rgb '#'.c3 title "Inception, 768", \
     data index 14 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c3 notitle
unset multiplot
set output
