# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# Variance within components − exact against the corrector's r, N = 100, on an axis that is linear to ±1 %; bars one standard error; lines of exact and wrong scores are the exact recursion on one component, the learned score's joins its points. 5 runs of 16 samples with equal noise at every r and score, ± is one standard error over runs, one training seed.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 3.4  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0.00889264; x1_high = 0.562262; y1_low = -11.7187; y1_high = 62.3354  # panel 1
x2_low = 0.00889264; x2_high = 0.562262; y2_low = -1.60599; y2_high = 71.8946  # panel 2

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
key_columns = floor(3.40771/grow*width/6.75); key_columns = key_columns < 1 ? 1 : key_columns
key_columns = key_columns > 5 ? 5 : key_columns
key_rows = ceil(5./key_columns); key_columns = ceil(5./key_rows)
strip = grow*(0.125*key_rows+0.04)
w = (width - grow*0.813681)/2; h = (height - strip - grow*0.53)/1  # of a plot
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
set lmargin at screen X(0.450208,0,dx); set rmargin at screen X(0.450208,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "VE, reverse diffusion" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("" 0.009 1, "0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "signal-to-noise ratio r" offset 0,0.65
set nonlinear y via asinh(y/1.) inverse 1.*sinh(y)
set yrange [y1_low:y1_high]
set ytics ("−10" -10, "−1" -1, "0" 0, "1" 1, "10" 10) format '%.0f' offset 0.5,0 font of_small
set ylabel "variance − exact, %" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using (x1_low):4:(x1_high-x1_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 2 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c0 notitle, \
     data index 3 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c0 notitle, data index 3 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c0 title "exact score", \
     data index 4 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 5 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 5 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "exact × (1 − 10 %) score", \
     data index 6 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c4 notitle, \
     data index 7 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c4 notitle, data index 7 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c4 title "exact × (1 + 5 %) score", \
     data index 8 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 9 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 9 using 3:4 with points pt 13 ps 0.4*mark lc rgb '#'.c1 title "learned score", \
     data index 10 using (x1_low):4:(x1_high-x1_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 title "learned, without corrector"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(0.743681,1,dx); set rmargin at screen X(0.743681,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "VP, reverse diffusion" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("" 0.009 1, "0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "signal-to-noise ratio r" offset 0,0.65
set nonlinear y via asinh(y/1.) inverse 1.*sinh(y)
set yrange [y2_low:y2_high]
set ytics ("−1" -1, "0" 0, "1" 1, "10" 10) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 11 using (x2_low):4:(x2_high-x2_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 12 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c0 notitle, \
     data index 13 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c0 notitle, data index 13 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c0 title "exact score", \
     data index 14 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 15 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 15 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "exact × (1 − 10 %) score", \
     data index 16 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c4 notitle, \
     data index 17 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c4 notitle, data index 17 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c4 title "exact × (1 + 5 %) score", \
     data index 18 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 19 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 19 using 3:4 with points pt 13 ps 0.4*mark lc rgb '#'.c1 title "learned score", \
     data index 20 using (x2_low):4:(x2_high-x2_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 title "learned, without corrector"

# key
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
unset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set yrange [0:1]
set key at screen 0.5,0.02/height center bottom horizontal maxcols key_columns font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with points pt 7 ps 0.4*mark lc rgb '#'.c0 title "exact score", \
     keyentry with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "exact × (1 − 10 %) score", \
     keyentry with points pt 9 ps 0.4*mark lc rgb '#'.c4 title "exact × (1 + 5 %) score", \
     keyentry with points pt 13 ps 0.4*mark lc rgb '#'.c1 title "learned score", \
     keyentry with lines lw 1.2*line dt (7,4) lc rgb '#'.c7 title "learned, without corrector"
unset multiplot
set output
