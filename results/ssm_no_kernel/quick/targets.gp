# Drawn by sgm. Again: gnuplot -d targets.gp, from targets.csv
# Denoising targets on the line: root mean square of target − score (noise) and of E[target | x] − score (bias) over that of the score, mean squares over 8 times, 65536 paths, 64 intervals of equal mass. The dashed line has the noise of the shortest lag and falls as one over the root of the lag. Bias within two standard errors of 0 is not drawn: lags 0.002, 0.004, 0.008, 0.016, 0.032.

# Style: change what is here. Margins and keys follow.
width = 3.25; height = 3.  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0.00165982; x1_high = 1.20495; y1_low = 0.0434291; y1_high = 12.2354  # panel 1

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*0.493472)/1; h = (height - strip - grow*0.675)/1  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'targets.pdf'
data = 'targets.csv'; maps = 'targets.bin'
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
set bmargin at screen Y(0.605,0,dy); set tmargin at screen Y(0.605,1,-dy)
unset title
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "lag of the kernel" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y1_low:y1_high]
set ytics ("" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10) format '%.0f' offset 0.5,0 font of_small
set ylabel "relative to the score" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key at screen X(0.246736,0+0.5,0),Y(0.02,0,0) center bottom horizontal maxcols 2 font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot data index 1 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "noise of the target", \
     data index 2 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c7 title "1/√lag", \
     data index 3 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "bias of the target"
unset multiplot
set output
