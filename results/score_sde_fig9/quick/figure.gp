# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# 240 evaluations as N = 240/(1 + c) scales with c corrector steps each; dashed: the exact law. Axes in % are linear to ±1 %. 5 runs of 16 samples with equal noise under every score, ± is one standard error over runs, one training seed.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 7.2  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = -0.27; x1_high = 9.27; x1_step = 2; y1_low = -15.8357; y1_high = 49.9384  # panel 1
x2_low = -0.27; x2_high = 9.27; x2_step = 2; y2_low = -5.24659; y2_high = 467.607  # panel 2
x3_low = -0.27; x3_high = 9.27; x3_step = 2; y3_low = -20.8743; y3_high = 19.7418  # panel 3
x4_low = -0.27; x4_high = 9.27; x4_step = 2; y4_low = -11.9128; y4_high = 100.784  # panel 4
x5_low = -0.27; x5_high = 9.27; x5_step = 2; y5_low = 3.52895; y5_high = 12.5499; y5_step = 2  # panel 5
x6_low = -0.27; x6_high = 9.27; x6_step = 2; y6_low = 3.46298; y6_high = 13.1259; y6_step = 2  # panel 6

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
key_columns = floor(3.80483/grow*width/6.75); key_columns = key_columns < 1 ? 1 : key_columns
key_columns = key_columns > 4 ? 4 : key_columns
key_rows = ceil(4./key_columns); key_columns = ceil(4./key_rows)
strip = grow*(0.125*key_rows+0.04)
w = (width - grow*0.875417)/2; h = (height - strip - grow*1.59)/3  # of a plot
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
set bmargin at screen Y(1.375,2,dy); set tmargin at screen Y(1.375,3,-dy)
set title "VE" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x1_low:x1_high]
set xtics x1_step format '%.0f' offset 0,0.35 font of_small
set xlabel "corrector steps a scale" offset 0,0.65
set nonlinear y via asinh(y/1.) inverse 1.*sinh(y)
set yrange [y1_low:y1_high]
set ytics ("−10" -10, "−1" -1, "0" 0, "1" 1, "10" 10) format '%.0f' offset 0.5,0 font of_small
set ylabel "variance within − exact, %" offset 1,0
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
     data index 9 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 9 using 3:4 with points pt 13 ps 0.4*mark lc rgb '#'.c1 title "learned score"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(0.805417,1,dx); set rmargin at screen X(0.805417,2,-dx)
set bmargin at screen Y(1.375,2,dy); set tmargin at screen Y(1.375,3,-dy)
set title "VP" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x2_low:x2_high]
set xtics x2_step format '%.0f' offset 0,0.35 font of_small
set xlabel "corrector steps a scale" offset 0,0.65
set nonlinear y via asinh(y/1.) inverse 1.*sinh(y)
set yrange [y2_low:y2_high]
set ytics ("−1" -1, "0" 0, "1" 1, "10" 10, "100" 100) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 10 using (x2_low):4:(x2_high-x2_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 11 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c0 notitle, \
     data index 12 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c0 notitle, data index 12 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c0 title "exact score", \
     data index 13 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 14 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 14 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "exact × (1 − 10 %) score", \
     data index 15 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c4 notitle, \
     data index 16 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c4 notitle, data index 16 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c4 title "exact × (1 + 5 %) score", \
     data index 17 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 18 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 18 using 3:4 with points pt 13 ps 0.4*mark lc rgb '#'.c1 title "learned score"

# panel 3
dx = 0.; dy = 0.
set lmargin at screen X(0.450208,0,dx); set rmargin at screen X(0.450208,1,-dx)
set bmargin at screen Y(0.845,1,dy); set tmargin at screen Y(0.845,2,-dy)
set title "VE" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x3_low:x3_high]
set xtics x3_step format '%.0f' offset 0,0.35 font of_small
set xlabel "corrector steps a scale" offset 0,0.65
set nonlinear y via asinh(y/1.) inverse 1.*sinh(y)
set yrange [y3_low:y3_high]
set ytics ("−10" -10, "−1" -1, "0" 0, "1" 1, "10" 10) format '%.0f' offset 0.5,0 font of_small
set ylabel "high-pass variance − exact, %" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 19 using (x3_low):4:(x3_high-x3_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 20 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c0 notitle, \
     data index 21 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c0 notitle, data index 21 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c0 title "exact score", \
     data index 22 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 23 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 23 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "exact × (1 − 10 %) score", \
     data index 24 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c4 notitle, \
     data index 25 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c4 notitle, data index 25 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c4 title "exact × (1 + 5 %) score", \
     data index 26 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 27 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 27 using 3:4 with points pt 13 ps 0.4*mark lc rgb '#'.c1 title "learned score"

# panel 4
dx = 0.; dy = 0.
set lmargin at screen X(0.805417,1,dx); set rmargin at screen X(0.805417,2,-dx)
set bmargin at screen Y(0.845,1,dy); set tmargin at screen Y(0.845,2,-dy)
set title "VP" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x4_low:x4_high]
set xtics x4_step format '%.0f' offset 0,0.35 font of_small
set xlabel "corrector steps a scale" offset 0,0.65
set nonlinear y via asinh(y/1.) inverse 1.*sinh(y)
set yrange [y4_low:y4_high]
set ytics ("−10" -10, "−1" -1, "0" 0, "1" 1, "10" 10, "100" 100) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 28 using (x4_low):4:(x4_high-x4_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 29 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c0 notitle, \
     data index 30 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c0 notitle, data index 30 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c0 title "exact score", \
     data index 31 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 32 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 32 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "exact × (1 − 10 %) score", \
     data index 33 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c4 notitle, \
     data index 34 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c4 notitle, data index 34 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c4 title "exact × (1 + 5 %) score", \
     data index 35 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 36 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 36 using 3:4 with points pt 13 ps 0.4*mark lc rgb '#'.c1 title "learned score"

# panel 5
dx = 0.; dy = 0.
set lmargin at screen X(0.450208,0,dx); set rmargin at screen X(0.450208,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "VE" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x5_low:x5_high]
set xtics x5_step format '%.0f' offset 0,0.35 font of_small
set xlabel "corrector steps a scale" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y5_low:y5_high]
set ytics y5_step format '%.0f' offset 0.5,0 font of_small
set ylabel "χ² of component counts" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 37 using (x5_low):4:(x5_high-x5_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 38 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c0 notitle, \
     data index 39 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c0 notitle, data index 39 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c0 title "exact score", \
     data index 40 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 41 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 41 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "exact × (1 − 10 %) score", \
     data index 42 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c4 notitle, \
     data index 43 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c4 notitle, data index 43 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c4 title "exact × (1 + 5 %) score", \
     data index 44 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 45 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 45 using 3:4 with points pt 13 ps 0.4*mark lc rgb '#'.c1 title "learned score"

# panel 6
dx = 0.; dy = 0.
set lmargin at screen X(0.805417,1,dx); set rmargin at screen X(0.805417,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "VP" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x6_low:x6_high]
set xtics x6_step format '%.0f' offset 0,0.35 font of_small
set xlabel "corrector steps a scale" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y6_low:y6_high]
set ytics y6_step format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 46 using (x6_low):4:(x6_high-x6_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 47 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c0 notitle, \
     data index 48 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c0 notitle, data index 48 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c0 title "exact score", \
     data index 49 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 50 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 50 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "exact × (1 − 10 %) score", \
     data index 51 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c4 notitle, \
     data index 52 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c4 notitle, data index 52 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c4 title "exact × (1 + 5 %) score", \
     data index 53 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 54 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 54 using 3:4 with points pt 13 ps 0.4*mark lc rgb '#'.c1 title "learned score"

# key
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
unset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set yrange [0:1]
set key at screen 0.5,0.02/height center bottom horizontal maxcols key_columns font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with points pt 7 ps 0.4*mark lc rgb '#'.c0 title "exact score", \
     keyentry with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "exact × (1 − 10 %) score", \
     keyentry with points pt 9 ps 0.4*mark lc rgb '#'.c4 title "exact × (1 + 5 %) score", \
     keyentry with points pt 13 ps 0.4*mark lc rgb '#'.c1 title "learned score"
unset multiplot
set output
