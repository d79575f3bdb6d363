# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# Left: DDIM's distance from the ends of the probability flow's trajectories, exact score of a mixture, 256 trajectories. Middle: (ancestral − reverse diffusion)/β² beside x/4 + s/2, relative. Right: the predicted data along DDPM's chain of a network, distance from the final sample, not clipped; mean over 64 samples, 95 % band.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 2.3  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 22.0676; x1_high = 1812.61; y1_low = 0.000872023; y1_high = 0.123278  # panel 1
x2_low = 0.00275845; x2_high = 0.226577; y2_low = 0.00202907; y2_high = 0.242303  # panel 2
x3_low = -28.97; x3_high = 1029.97; x3_step = 500; y3_low = 0; y3_high = 851.156; y3_step = 200  # panel 3

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*1.73066)/3; h = (height - strip - grow*0.53)/1  # of a plot
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
set lmargin at screen X(0.474903,0,dx); set rmargin at screen X(0.474903,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "DDIM and the flow" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "" 200 1, "" 300 1, "" 400 1, "" 500 1, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "1000" 1000) format '%.0f' offset 0,0.35 font of_small
set xlabel "steps" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y1_low:y1_high]
set ytics ("" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1) format '%.0f' offset 0.5,0 font of_small
set ylabel "error / spread" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key bottom left font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width 0
plot data index 1 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c7 title "order 1", \
     data index 2 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "median", \
     data index 3 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "RMS"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(1.11358,1,dx); set rmargin at screen X(1.11358,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "one step" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "β" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y2_low:y2_high]
set ytics ("" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "deviation from x/4 + s/2" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key bottom right font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width 0
plot data index 4 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c7 title "order 1", \
     data index 5 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "deviation"

# panel 3
dx = 0.; dy = 0.
set lmargin at screen X(1.63379,2,dx); set rmargin at screen X(1.63379,3,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "progressive generation" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x3_high:x3_low]
set xtics x3_step format '%.0f' offset 0,0.35 font of_small
set xlabel "steps left" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y3_low:y3_high]
set ytics y3_step format '%.0f' offset 0.5,0 font of_small
set ylabel "RMS from the end, grey levels" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 6 using 3:4:5 with filledcurves fs transparent solid 0.2 noborder lc rgb '#'.c1 notitle, \
     data index 7 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle
unset multiplot
set output
