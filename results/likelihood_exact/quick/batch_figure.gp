# Drawn by sgm. Again: gnuplot -d batch_figure.gp, from batch_figure.csv
# Left: variance of one point's log p over probes, points with 95 % intervals, and the closed form (lines). VP, one seed. Gaussian: N(0, C) in 8 dimensions, C = 0.5² · 0.8\\^|i − j|, ε = 0.001, tolerance 1e-06; 20000 draws of one probe, so many fewer of several. Image: one point of the image mixture, 14 × 14, ε = 1e-05, tolerance 0.0001, 400 draws. Right: by how much log p in a batch differs from the same point's alone, under one error norm for the batch (solid) and with own steps (dashed: rounding; at least 1e-17 drawn); 32 points of the mixture in the plane in one batch, the first 8 of them also alone.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 2.6  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0.920188; x1_high = 17.3878; y1_low = 0.284757; y1_high = 34.0548  # panel 1
x2_low = 7.58578e-08; x2_high = 0.00131826; y2_low = 1.65764e-18; y2_high = 0.245858  # panel 2

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*1.13328)/2; h = (height - strip - grow*0.53)/1  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'batch_figure.pdf'
data = 'batch_figure.csv'; maps = 'batch_figure.bin'
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
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "probes of a Gaussian" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10) format '%.0f' offset 0,0.35 font of_small
set xlabel "probes k" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y1_low:y1_high]
set ytics ("" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "variance, nats²" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key bottom left font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width 0
plot data index 1 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 2 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 2 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "Rademacher", \
     data index 3 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 4 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 4 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "Gaussian"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(0.998326,1,dx); set rmargin at screen X(0.998326,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "changed by neighbours" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("" 8e-08 1, "" 9e-08 1, "10^{−7}" 1e-07, "" 2e-07 1, "" 3e-07 1, "" 4e-07 1, "" 5e-07 1, "" 6e-07 1, "" 7e-07 1, "" 8e-07 1, "" 9e-07 1, "10^{−6}" 1e-06, "" 2e-06 1, "" 3e-06 1, "" 4e-06 1, "" 5e-06 1, "" 6e-06 1, "" 7e-06 1, "" 8e-06 1, "" 9e-06 1, "10^{−5}" 1e-05, "" 2e-05 1, "" 3e-05 1, "" 4e-05 1, "" 5e-05 1, "" 6e-05 1, "" 7e-05 1, "" 8e-05 1, "" 9e-05 1, "10^{−4}" 0.0001, "" 0.0002 1, "" 0.0003 1, "" 0.0004 1, "" 0.0005 1, "" 0.0006 1, "" 0.0007 1, "" 0.0008 1, "" 0.0009 1, "10^{−3}" 0.001) format '%.0f' offset 0,0.35 font of_small
set xlabel "rtol = atol" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y2_low:y2_high]
set ytics ("" 1e-17 1, "" 1e-16 1, "10^{−15}" 1e-15, "" 1e-14 1, "" 1e-13 1, "10^{−12}" 1e-12, "" 1e-11 1, "" 1e-10 1, "10^{−9}" 1e-09, "" 1e-08 1, "" 1e-07 1, "10^{−6}" 1e-06, "" 1e-05 1, "" 0.0001 1, "10^{−3}" 0.001, "" 0.01 1, "" 0.1 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "median |Δ log p|, nats" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key top left font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width 0
plot data index 5 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP", \
     data index 6 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c1 pt 7 ps 0.4*mark notitle, \
     data index 7 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "sub-VP", \
     data index 8 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c2 pt 5 ps 0.4*mark notitle, \
     data index 9 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "VE", \
     data index 10 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c3 pt 9 ps 0.4*mark notitle
unset multiplot
set output
