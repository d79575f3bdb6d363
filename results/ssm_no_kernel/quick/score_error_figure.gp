# Drawn by sgm. Again: gnuplot -d score_error_figure.gp, from score_error_figure.csv
# Relative error of the learned score under p\\_t against time: mean of 3 networks of each method; denoising dashed.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 3.4  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0.0141333; x1_high = 1.13208; y1_low = 0.0636766; y1_high = 1.0662  # panel 1
x2_low = 0.0141333; x2_high = 1.13208; y2_low = 0.0675235; y2_high = 0.803683  # panel 2

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
key_columns = floor(2.80188/grow*width/6.75); key_columns = key_columns < 1 ? 1 : key_columns
key_columns = key_columns > 6 ? 6 : key_columns
key_rows = ceil(6./key_columns); key_columns = ceil(6./key_rows)
strip = grow*(0.125*key_rows+0.04)
w = (width - grow*0.821944)/2; h = (height - strip - grow*0.53)/1  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'score_error_figure.pdf'
data = 'score_error_figure.csv'; maps = 'score_error_figure.bin'
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
set title "line" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "t" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y1_low:y1_high]
set ytics ("" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "relative error of the score" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "sliced score matching", \
     data index 2 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c2 pt 5 ps 0.4*mark title "denoising over 0.002 (one step)", \
     data index 3 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c3 pt 9 ps 0.4*mark title "denoising over 0.016, linearised", \
     data index 4 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c4 pt 13 ps 0.4*mark title "denoising over 0.128, linearised", \
     data index 5 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c5 pt 11 ps 0.4*mark title "denoising from the data, linearised"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(0.751944,1,dx); set rmargin at screen X(0.751944,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "plane" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "t" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y2_low:y2_high]
set ytics ("" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "0.2" 0.2, "0.3" 0.3, "" 0.4 1, "0.5" 0.5, "" 0.6 1, "" 0.7 1, "" 0.8 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 6 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "sliced score matching", \
     data index 7 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c6 pt 15 ps 0.4*mark title "exact score matching", \
     data index 8 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c2 pt 5 ps 0.4*mark title "denoising over 0.002 (one step)", \
     data index 9 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c3 pt 9 ps 0.4*mark title "denoising over 0.016, linearised", \
     data index 10 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c4 pt 13 ps 0.4*mark title "denoising over 0.128, linearised", \
     data index 11 using 3:4 with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c5 pt 11 ps 0.4*mark title "denoising from the data, linearised"

# key
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
unset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set yrange [0:1]
set key at screen 0.5,0.02/height center bottom horizontal maxcols key_columns font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "sliced score matching", \
     keyentry with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c2 pt 5 ps 0.4*mark title "denoising over 0.002 (one step)", \
     keyentry with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c3 pt 9 ps 0.4*mark title "denoising over 0.016, linearised", \
     keyentry with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c4 pt 13 ps 0.4*mark title "denoising over 0.128, linearised", \
     keyentry with linespoints lw 1.6*line dt (7,4) lc rgb '#'.c5 pt 11 ps 0.4*mark title "denoising from the data, linearised", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c6 pt 15 ps 0.4*mark title "exact score matching"
unset multiplot
set output
