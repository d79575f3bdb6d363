# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# Every objective at its best rate, those as published at the official one; the noise of the table. Further left is better score matching, further up better likelihood.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 3.2  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = -271.289; x1_high = 181.96; x1_step = 100; y1_low = -933.846; y1_high = -223.237; y1_step = 200  # panel 1

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*0.581944)/1; h = (height - strip - grow*1.175)/1  # of a plot
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
set bmargin at screen Y(1.105,0,dy); set tmargin at screen Y(1.105,1,-dy)
unset title
unset nonlinear x; unset logscale x
set xrange [x1_low:x1_high]
set xtics x1_step format '%.0f' offset 0,0.35 font of_small
set xlabel "score matching loss" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y1_low:y1_high]
set ytics y1_step format '%.0f' offset 0.5,0 font of_small
set ylabel "ln p of logits, nats" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key at screen X(0.290972,0+0.5,0),Y(0.02,0,0) center bottom horizontal maxcols 2 font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot data index 1 using 3:4 with points pt 7 ps 0.4*mark lw 0 lc rgb '#'.c1 title "maximum likelihood", \
     data index 2 using 3:4 with points pt 5 ps 0.4*mark lw 0 lc rgb '#'.c2 title "SSM-VR (Gaussian v)", \
     data index 3 using 3:4 with points pt 9 ps 0.4*mark lw 0 lc rgb '#'.c3 title "SSM (Rademacher v)", \
     data index 4 using 3:4 with points pt 13 ps 0.4*mark lw 0 lc rgb '#'.c4 title "DSM (σ = 0.1)", \
     data index 5 using 3:4 with points pt 11 ps 0.4*mark lw 0 lc rgb '#'.c5 title "DSM (σ = 1.74)", \
     data index 6 using 3:4 with points pt 15 ps 0.4*mark lw 0 lc rgb '#'.c6 title "curvature propagation", \
     data index 7 using 3:4 with points pt 7 ps 0.4*mark lw 0 lc rgb '#'.c0 title "curvature propagation, as published", \
     data index 8 using 3:4 with points pt 7 ps 0.4*mark lw 0 lc rgb '#'.c7 title "approximate back-propagation", \
     data index 9 using 3:4 with points pt 5 ps 0.4*mark lw 0 lc rgb '#'.c1 title "approximate back-propagation, as published", \
     data index 10 using 3:4 with points pt 9 ps 0.4*mark lw 0 lc rgb '#'.c7 title "Gaussian, diagonal covariance", \
     data index 11 using 3:4 with points pt 13 ps 0.4*mark lw 0 lc rgb '#'.c7 title "Gaussian, full covariance"
unset multiplot
set output
