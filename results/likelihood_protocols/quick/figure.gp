# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# What each protocol changes, on an axis that is linear to ± .001; bars: 95 % intervals over 20 images. 1: ε = 1e-4; 2: ε = 1e-3; 3: ε = 1e-2; 4: tolerance 1e-3; 5: tolerance 1e-4; 6: tolerance 1e-6; 7: one error norm for a batch; 8: 1 Gaussian probe; 9: 8 Rademacher probes; 10: another draw of everything; 11: truncated normal dequantisation; 12: discrete decoder at ε; 13: discrete decoder at ε = 1e-3; 14: K = 5; 15: K = 20; 16: weights of the last step; 17: training images.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 2.8  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0.52; x1_high = 17.48; y1_low = -0.855901; y1_high = 1.84533  # panel 1

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*0.606639)/1; h = (height - strip - grow*0.385)/1  # of a plot
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
set lmargin at screen X(0.536639,0,dx); set rmargin at screen X(0.536639,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; unset logscale x
set xrange [x1_low:x1_high]
set xtics ("1" 1, "2" 2, "3" 3, "4" 4, "5" 5, "6" 6, "7" 7, "8" 8, "9" 9, "10" 10, "11" 11, "12" 12, "13" 13, "14" 14, "15" 15, "16" 16, "17" 17) format '%.0f' offset 0,0.35 font of_small
set xlabel "protocol" offset 0,0.65
set nonlinear y via asinh(y/0.001) inverse 0.001*sinh(y)
set yrange [y1_low:y1_high]
set ytics ("−10^{−1}" -0.1, "−10^{−2}" -0.01, "" -0.001 1, "0" 0, "" 0.001 1, "10^{−2}" 0.01, "10^{−1}" 0.1, "10^{0}" 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "effect, bits/dim" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using (x1_low):4:(x1_high-x1_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 2 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 2 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 notitle
unset multiplot
set output
