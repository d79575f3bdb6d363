# Drawn by sgm. Again: gnuplot -d problem.gp, from problem.csv
# dx = −∇U dt + 0.7 dW. Line: U = 0.5(x² − 1)², the density by the Fokker-Planck equation. Plane: that along one diagonal, a parabola of stiffness 2 about 0.5 along the other. Of the plane 500 samples each are drawn.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 2.6  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = -2; x1_high = 2; x1_step = 1; y1_low = 0; y1_high = 2.37338; y1_step = 0.5  # panel 1
x2_low = -2; x2_high = 2; x2_step = 1; y2_low = -2; y2_high = 2; y2_step = 1  # panel 2
x3_low = -2; x3_high = 2; x3_step = 1; y3_low = -2; y3_high = 2; y3_step = 1  # panel 3

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*1.41042)/3; h = (height - strip - grow*0.53)/1  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'problem.pdf'
data = 'problem.csv'; maps = 'problem.bin'
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
unset nonlinear x; unset logscale x
set xrange [x1_low:x1_high]
set xtics x1_step format '%.0f' offset 0,0.35 font of_small
set xlabel "x" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y1_low:y1_high]
set ytics y1_step format '%.1f' offset 0.5,0 font of_small
set ylabel "density" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key top right font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width 0
plot data index 1 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 title "t = 0", \
     data index 2 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "t = 0.1", \
     data index 3 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 title "t = 1"

# panel 2
u = least(w/(x2_high-x2_low), h/(y2_high-y2_low)); dx = (w-u*(x2_high-x2_low))/2; dy = (h-u*(y2_high-y2_low))/2
set lmargin at screen X(0.881944,1,dx); set rmargin at screen X(0.881944,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "plane" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x2_low:x2_high]
set xtics x2_step format '%.0f' offset 0,0.35 font of_small
set xlabel "x_1" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y2_low:y2_high]
set ytics y2_step format '%.0f' offset 0.5,0 font of_small
set ylabel "x_2" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key top left font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width 0
plot data index 4 using 3:4 with points pt 7 ps 0.15*mark lw 0 lc rgb '#'.c1 title "data", \
     data index 5 using 3:4 with points pt 7 ps 0.15*mark lw 0 lc rgb '#'.c2 title "at the horizon"

# panel 3
u = least(w/(x3_high-x3_low), h/(y3_high-y3_low)); dx = (w-u*(x3_high-x3_low))/2; dy = (h-u*(y3_high-y3_low))/2
set lmargin at screen X(1.34042,2,dx); set rmargin at screen X(1.34042,3,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "plane, reverse SDE" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x3_low:x3_high]
set xtics x3_step format '%.0f' offset 0,0.35 font of_small
set xlabel "x_1" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y3_low:y3_high]
set ytics y3_step format '%.0f' offset 0.5,0 font of_small
set ylabel "x_2" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key top left font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width 0
plot data index 6 using 3:4 with points pt 7 ps 0.15*mark lw 0 lc rgb '#'.c1 title "data", \
     data index 7 using 3:4 with points pt 7 ps 0.15*mark lw 0 lc rgb '#'.c2 title "sliced"
unset multiplot
set output
