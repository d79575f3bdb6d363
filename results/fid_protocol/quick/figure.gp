# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# What each choice of the protocol changes of the Fréchet distance ± one standard error; dashed: the published gap of 7.56 %. In the order of the table: TF, TensorFlow's resize of both sides or of one; raw, weights of the last step; float64, the extractor's arithmetic; float32, that of mean and covariance.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 3.  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0.4; x1_high = 13.6; y1_low = -120.017; y1_high = 172.224  # panel 1

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*0.653744)/1; h = (height - strip - grow*0.26)/1  # of a plot
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
set bmargin at screen Y(0.19,0,dy); set tmargin at screen Y(0.19,1,-dy)
unset title
unset nonlinear x; unset logscale x
set xrange [x1_low:x1_high]
set xtics ("floor255" 1, "EDM's" 2, "none" 3, "TF" 4, "TF one" 5, "split" 6, "order" 7, "n/2" 8, "raw" 9, "network" 10, "run" 11, "float64" 12, "float32" 13) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
set nonlinear y via asinh(y/0.1) inverse 0.1*sinh(y)
set yrange [y1_low:y1_high]
set ytics ("−100" -100, "−10" -10, "−1" -1, "" -0.1 1, "0" 0, "" 0.1 1, "1" 1, "10" 10, "100" 100) format '%.0f' offset 0.5,0 font of_small
set ylabel "change of the distance, %" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using 3:4 with lines lw 0.8*line dt solid lc rgb '#'.c0 notitle, \
     data index 2 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 2 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 notitle, \
     data index 3 using (x1_low):4:(x1_high-x1_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 4 using (x1_low):4:(x1_high-x1_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle
unset multiplot
set output
