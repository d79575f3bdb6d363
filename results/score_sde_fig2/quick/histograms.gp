# Drawn by sgm. Again: gnuplot -d histograms.gp, from histograms.csv
# Above: histograms of 100000 chains of each sampler at the end, on the exact density of the data. Below: the same over the exact share, 3 bins together, with one standard error, where at least 100 chains are expected.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 3.3  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = -2.2; x1_high = 2.2; x1_step = 2; y1_low = 0; y1_high = 1.3; y1_step = 0.5  # panel 1
x2_low = -2.2; x2_high = 2.2; x2_step = 2; y2_low = 0; y2_high = 1.3; y2_step = 0.5  # panel 2
x3_low = -2.2; x3_high = 2.2; x3_step = 2; y3_low = 0; y3_high = 1.3; y3_step = 0.5  # panel 3
x4_low = -2.2; x4_high = 2.2; x4_step = 2; y4_low = 0.836294; y4_high = 1.14551; y4_step = 0.1  # panel 4
x5_low = -2.2; x5_high = 2.2; x5_step = 2; y5_low = 0.846341; y5_high = 1.14503; y5_step = 0.1  # panel 5
x6_low = -2.2; x6_high = 2.2; x6_step = 2; y6_low = 0.816989; y6_high = 1.15051; y6_step = 0.1  # panel 6

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
key_columns = floor(4.98464/grow*width/6.75); key_columns = key_columns < 1 ? 1 : key_columns
key_columns = key_columns > 3 ? 3 : key_columns
key_rows = ceil(3./key_columns); key_columns = ceil(3./key_rows)
strip = grow*(0.125*key_rows+0.04)
w = (width - grow*1.15042)/3; h = (height - strip - grow*0.79)/2  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'histograms.pdf'
data = 'histograms.csv'; maps = 'histograms.bin'
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
set bmargin at screen Y(0.575,1,dy); set tmargin at screen Y(0.575,2,-dy)
set title "VE" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x1_low:x1_high]
set xtics x1_step format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y1_low:y1_high]
set ytics y1_step format '%.1f' offset 0.5,0 font of_small
set ylabel "density" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using 3:4 with histeps lw 1.6*line dt solid lc rgb '#'.c2 title "reverse SDE", \
     data index 2 using 3:4 with histeps lw 1.6*line dt solid lc rgb '#'.c1 title "probability flow", \
     data index 3 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c0 title "exact"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(0.751944,1,dx); set rmargin at screen X(0.751944,2,-dx)
set bmargin at screen Y(0.575,1,dy); set tmargin at screen Y(0.575,2,-dy)
set title "VP" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x2_low:x2_high]
set xtics x2_step format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y2_low:y2_high]
set ytics y2_step format '%.1f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 4 using 3:4 with histeps lw 1.6*line dt solid lc rgb '#'.c2 title "reverse SDE", \
     data index 5 using 3:4 with histeps lw 1.6*line dt solid lc rgb '#'.c1 title "probability flow", \
     data index 6 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c0 title "exact"

# panel 3
dx = 0.; dy = 0.
set lmargin at screen X(1.08042,2,dx); set rmargin at screen X(1.08042,3,-dx)
set bmargin at screen Y(0.575,1,dy); set tmargin at screen Y(0.575,2,-dy)
set title "sub-VP" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x3_low:x3_high]
set xtics x3_step format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y3_low:y3_high]
set ytics y3_step format '%.1f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 7 using 3:4 with histeps lw 1.6*line dt solid lc rgb '#'.c2 title "reverse SDE", \
     data index 8 using 3:4 with histeps lw 1.6*line dt solid lc rgb '#'.c1 title "probability flow", \
     data index 9 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c0 title "exact"

# panel 4
dx = 0.; dy = 0.
set lmargin at screen X(0.423472,0,dx); set rmargin at screen X(0.423472,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; unset logscale x
set xrange [x4_low:x4_high]
set xtics x4_step format '%.0f' offset 0,0.35 font of_small
set xlabel "x_0" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y4_low:y4_high]
set ytics y4_step format '%.1f' offset 0.5,0 font of_small
set ylabel "over exact" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 10 using (x4_low):4:(x4_high-x4_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 11 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 0.6*line lc rgb '#'.c2 notitle, data index 11 using 3:4 with points pt 7 ps 0.2*mark lc rgb '#'.c2 title "reverse SDE", \
     data index 12 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 0.6*line lc rgb '#'.c1 notitle, data index 12 using 3:4 with points pt 7 ps 0.2*mark lc rgb '#'.c1 title "probability flow"

# panel 5
dx = 0.; dy = 0.
set lmargin at screen X(0.751944,1,dx); set rmargin at screen X(0.751944,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; unset logscale x
set xrange [x5_low:x5_high]
set xtics x5_step format '%.0f' offset 0,0.35 font of_small
set xlabel "x_0" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y5_low:y5_high]
set ytics y5_step format '%.1f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 13 using (x5_low):4:(x5_high-x5_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 14 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 0.6*line lc rgb '#'.c2 notitle, data index 14 using 3:4 with points pt 7 ps 0.2*mark lc rgb '#'.c2 title "reverse SDE", \
     data index 15 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 0.6*line lc rgb '#'.c1 notitle, data index 15 using 3:4 with points pt 7 ps 0.2*mark lc rgb '#'.c1 title "probability flow"

# panel 6
dx = 0.; dy = 0.
set lmargin at screen X(1.08042,2,dx); set rmargin at screen X(1.08042,3,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; unset logscale x
set xrange [x6_low:x6_high]
set xtics x6_step format '%.0f' offset 0,0.35 font of_small
set xlabel "x_0" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y6_low:y6_high]
set ytics y6_step format '%.1f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 16 using (x6_low):4:(x6_high-x6_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 17 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 0.6*line lc rgb '#'.c2 notitle, data index 17 using 3:4 with points pt 7 ps 0.2*mark lc rgb '#'.c2 title "reverse SDE", \
     data index 18 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 0.6*line lc rgb '#'.c1 notitle, data index 18 using 3:4 with points pt 7 ps 0.2*mark lc rgb '#'.c1 title "probability flow"

# key
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
unset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set yrange [0:1]
set key at screen 0.5,0.02/height center bottom horizontal maxcols key_columns font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with lines lw 1.6*line dt solid lc rgb '#'.c2 title "reverse SDE", \
     keyentry with lines lw 1.6*line dt solid lc rgb '#'.c1 title "probability flow", \
     keyentry with lines lw 1.12*line dt solid lc rgb '#'.c0 title "exact"
unset multiplot
set output
