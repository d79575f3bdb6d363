# Drawn by sgm. Again: gnuplot -d bias_figure.gp, from bias_figure.csv
# Left: bias, points with 95 % intervals (those that reach 0 are left out), and the leading term, exact for the laws (lines, 1/n). Right: share of intervals that hold the exact distance, around distance − bias by the Gaussian formula (solid) and around the distance (dashed); the nominal share is .95. n rows generated and n real, 200 draws, one seed; D = 64; real covariance I (isotropic) or diag 1/(1 + i), i = 0 … D − 1; generated: mean shifted by 0.1 deviations of each coordinate, variances times 1.2, axes turned by about 0.5 rad; mixture: four components, half of the variance between them; equal: the real law of `decaying` twice.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 3.  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 235.568; x1_high = 4451.27; y1_low = 0.0109727; y1_high = 13.1337  # panel 1
x2_low = 235.568; x2_high = 4451.27; y2_low = 0; y2_high = 1.05; y2_step = 0.2  # panel 2

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
key_columns = floor(6.77084/grow*width/6.75); key_columns = key_columns < 1 ? 1 : key_columns
key_columns = key_columns > 4 ? 4 : key_columns
key_rows = ceil(4./key_columns); key_columns = ceil(4./key_rows)
strip = grow*(0.125*key_rows+0.04)
w = (width - grow*0.986944)/2; h = (height - strip - grow*0.53)/1  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'bias_figure.pdf'
data = 'bias_figure.csv'; maps = 'bias_figure.bin'
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
set lmargin at screen X(0.423472,0,dx); set rmargin at screen X(0.423472,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "bias" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("300" 300, "" 400 1, "500" 500, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "1000" 1000, "2000" 2000, "3000" 3000, "" 4000 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "rows n" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y1_low:y1_high]
set ytics ("" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10) format '%.0f' offset 0.5,0 font of_small
set ylabel "bias of the distance" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 2 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 2 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "isotropic", \
     data index 3 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 4 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 4 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "decaying", \
     data index 5 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 notitle, \
     data index 6 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c3 notitle, data index 6 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c3 title "mixture", \
     data index 7 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c4 notitle, \
     data index 8 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c4 notitle, data index 8 using 3:4 with points pt 13 ps 0.4*mark lc rgb '#'.c4 title "equal"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(0.916944,1,dx); set rmargin at screen X(0.916944,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "coverage of 95 % intervals" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("300" 300, "" 400 1, "500" 500, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "1000" 1000, "2000" 2000, "3000" 3000, "" 4000 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "rows n" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y2_low:y2_high]
set ytics y2_step format '%.1f' offset 0.5,0 font of_small
set ylabel "share" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 9 using (x2_low):4:(x2_high-x2_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 10 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c1 pt 7 ps 0.4*mark notitle, \
     data index 11 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "isotropic", \
     data index 12 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c2 pt 5 ps 0.4*mark notitle, \
     data index 13 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "decaying", \
     data index 14 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c3 pt 9 ps 0.4*mark notitle, \
     data index 15 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "mixture", \
     data index 16 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c4 pt 13 ps 0.4*mark notitle, \
     data index 17 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c4 pt 13 ps 0.4*mark title "equal"

# key
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
unset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set yrange [0:1]
set key at screen 0.5,0.02/height center bottom horizontal maxcols key_columns font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "isotropic", \
     keyentry with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "decaying", \
     keyentry with points pt 9 ps 0.4*mark lc rgb '#'.c3 title "mixture", \
     keyentry with points pt 13 ps 0.4*mark lc rgb '#'.c4 title "equal"
unset multiplot
set output
