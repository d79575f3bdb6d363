# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# Time and memory of an iteration against the dimension of N(0, I); protocol as in the table.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 3.6  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 8.70964; x1_high = 1148.15; y1_low = 0.942347; y1_high = 7615.44  # panel 1
x2_low = 8.70964; x2_high = 1148.15; y2_low = 0.893215; y2_high = 7909.43  # panel 2

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
key_columns = floor(3.12441/grow*width/6.75); key_columns = key_columns < 1 ? 1 : key_columns
key_columns = key_columns > 8 ? 8 : key_columns
key_rows = ceil(8./key_columns); key_columns = ceil(8./key_rows)
strip = grow*(0.125*key_rows+0.04)
w = (width - grow*1.33083)/2; h = (height - strip - grow*0.385)/1  # of a plot
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
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "" 200 1, "" 300 1, "" 400 1, "" 500 1, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "1000" 1000) format '%.0f' offset 0,0.35 font of_small
set xlabel "dimension" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y1_low:y1_high]
set ytics ("1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "" 200 1, "" 300 1, "" 400 1, "" 500 1, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "1000" 1000, "" 2000 1, "" 3000 1, "" 4000 1, "" 5000 1, "" 6000 1, "" 7000 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "time of an iteration, ms" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "DSM", \
     data index 2 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "SSM", \
     data index 3 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "SSM-VR", \
     data index 4 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c4 pt 13 ps 0.4*mark title "SSM by differences of ln p", \
     data index 5 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c5 pt 11 ps 0.4*mark title "curvature propagation", \
     data index 6 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c6 pt 15 ps 0.4*mark title "approximate back-propagation", \
     data index 7 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c0 pt 7 ps 0.4*mark title "exact, products together", \
     data index 8 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c7 pt 7 ps 0.4*mark title "exact, one by one"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(1.17736,1,dx); set rmargin at screen X(1.17736,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "" 200 1, "" 300 1, "" 400 1, "" 500 1, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "1000" 1000) format '%.0f' offset 0,0.35 font of_small
set xlabel "dimension" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y2_low:y2_high]
set ytics ("" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "" 200 1, "" 300 1, "" 400 1, "" 500 1, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "1000" 1000, "" 2000 1, "" 3000 1, "" 4000 1, "" 5000 1, "" 6000 1, "" 7000 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "peak memory, MB" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 9 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "DSM", \
     data index 10 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "SSM", \
     data index 11 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "SSM-VR", \
     data index 12 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c4 pt 13 ps 0.4*mark title "SSM by differences of ln p", \
     data index 13 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c5 pt 11 ps 0.4*mark title "curvature propagation", \
     data index 14 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c6 pt 15 ps 0.4*mark title "approximate back-propagation", \
     data index 15 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c0 pt 7 ps 0.4*mark title "exact, products together", \
     data index 16 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c7 pt 7 ps 0.4*mark title "exact, one by one"

# key
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
unset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set yrange [0:1]
set key at screen 0.5,0.02/height center bottom horizontal maxcols key_columns font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "DSM", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "SSM", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "SSM-VR", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c4 pt 13 ps 0.4*mark title "SSM by differences of ln p", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c5 pt 11 ps 0.4*mark title "curvature propagation", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c6 pt 15 ps 0.4*mark title "approximate back-propagation", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c0 pt 7 ps 0.4*mark title "exact, products together", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c7 pt 7 ps 0.4*mark title "exact, one by one"
unset multiplot
set output
