# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv and figure.bin
# NCSN Fig. 2: density (shading) and score (arrows, one scale in both panels: below) of the data, the score that a network learned by sliced score matching, and the Euclidean length of its error.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 2.27596  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = -8; x1_high = 8; y1_low = -10; y1_high = 8  # panel 1
x2_low = -8; x2_high = 8; y2_low = -10; y2_high = 8  # panel 2
x3_low = -8; x3_high = 8; y3_low = -10; y3_high = 8  # panel 3

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*2.0941)/3; h = (height - strip - grow*0.53)/1  # of a plot
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
u = least(w/(x1_high-x1_low), h/(y1_high-y1_low)); dx = (w-u*(x1_high-x1_low))/2; dy = (h-u*(y1_high-y1_low))/2
set lmargin at screen X(0.388472,0,dx); set rmargin at screen X(0.388472,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "data" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x1_low:x1_high]
set xtics ("−5" -5, "0" 0, "5" 5) format '%.0f' offset 0,0.35 font of_small
set xlabel "x_1" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y1_low:y1_high]
set ytics ("−5" -5, "0" 0, "5" 5) format '%.0f' offset 0.5,0 font of_small
set ylabel "x_2" offset 1,0
set border 15 lw 0.8*line; unset grid
unset logscale cb; set cbrange [3.54496524e-40:0.126689]
unset key
plot maps binary skip=0 array=(100,100) format='%uchar' origin=(-8,-8) dx=0.161616162 dy=0.161616162 using (3.54496524e-40+(0.126689)*$1/255.) with image notitle, \
     data index 1 using 3:4:5:6:7 with vectors head filled size graph 0.02,18 lw 0.9*line lc rgb variable notitle, \
     data index 2 using 3:4:5:6:7 with vectors head filled size graph 0.02,18 lw 0.9*line lc rgb variable notitle, \
     data index 3 using 3:4:5:6 with labels font sprintf(',%g',6.5*small/7.) tc rgb variable notitle

# panel 2
u = least(w/(x2_high-x2_low), h/(y2_high-y2_low)); dx = (w-u*(x2_high-x2_low))/2; dy = (h-u*(y2_high-y2_low))/2
set lmargin at screen X(0.681944,1,dx); set rmargin at screen X(0.681944,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "network 0" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x2_low:x2_high]
set xtics ("−5" -5, "0" 0, "5" 5) format '%.0f' offset 0,0.35 font of_small
set xlabel "x_1" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y2_low:y2_high]
set ytics ("−5" -5, "0" 0, "5" 5) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 15 lw 0.8*line; unset grid
unset logscale cb; set cbrange [3.54496524e-40:0.126689]
unset key
plot maps binary skip=0 array=(100,100) format='%uchar' origin=(-8,-8) dx=0.161616162 dy=0.161616162 using (3.54496524e-40+(0.126689)*$1/255.) with image notitle, \
     data index 4 using 3:4:5:6:7 with vectors head filled size graph 0.02,18 lw 0.9*line lc rgb variable notitle, \
     data index 5 using 3:4:5:6:7 with vectors head filled size graph 0.02,18 lw 0.9*line lc rgb variable notitle, \
     data index 6 using 3:4:5:6 with labels font sprintf(',%g',6.5*small/7.) tc rgb variable notitle
set lmargin at screen X(0.681944,2,0.06*grow-dx); set rmargin at screen X(0.681944,2,0.15*grow-dx)
unset title; unset xtics; unset ytics; unset xlabel; unset ylabel; unset key; unset grid; set border 15 lw 0.8*line
unset nonlinear x; unset logscale x; set xrange [0:1]
unset nonlinear y; unset logscale y
set yrange [3.54497e-40:0.126689]
set ytics 0.05 format '%.2f' offset 0,0 font of_small
set ylabel "" offset 0,0
unset ytics
unset nonlinear y2; unset logscale y2
set y2range [3.54497e-40:0.126689]
set y2tics 0.05 format '%.2f' offset -0.7,0 font of_small
set y2label "density" offset -2,0
plot sample [t=0:1] '+' using (0.5):(3.54496524e-40+(0.126689)*$1):(0):(1):(3.54496524e-40+(0.126689)*$1):(0.126689):(3.54496524e-40+(0.126689)*$1) with boxxyerror fs solid 1 noborder lc palette notitle
unset y2tics; unset y2label; unset logscale y2; set ytics nomirror

# panel 3
u = least(w/(x3_high-x3_low), h/(y3_high-y3_low)); dx = (w-u*(x3_high-x3_low))/2; dy = (h-u*(y3_high-y3_low))/2
set lmargin at screen X(1.53062,2,dx); set rmargin at screen X(1.53062,3,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "error" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x3_low:x3_high]
set xtics ("−5" -5, "0" 0, "5" 5) format '%.0f' offset 0,0.35 font of_small
set xlabel "x_1" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y3_low:y3_high]
set ytics ("−5" -5, "0" 0, "5" 5) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 15 lw 0.8*line; unset grid
set logscale cb; set cbrange [0.0262989197:8.4818325]
unset key
plot data index 7 using 3:4:(0.437894737):(0.437894737):5 with boxxyerror fs solid 1 noborder lc palette notitle
set lmargin at screen X(1.53062,3,0.06*grow-dx); set rmargin at screen X(1.53062,3,0.15*grow-dx)
unset title; unset xtics; unset ytics; unset xlabel; unset ylabel; unset key; unset grid; set border 15 lw 0.8*line
unset nonlinear x; unset logscale x; set xrange [0:1]
unset nonlinear y; set logscale y
set yrange [0.0262989:8.48183]
set ytics ("" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1) format '%.0f' offset 0,0 font of_small
set ylabel "" offset 0,0
unset ytics
unset nonlinear y2; set logscale y2
set y2range [0.0262989:8.48183]
set y2tics ("" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1) format '%.0f' offset -0.7,0 font of_small
set y2label "|learned − exact|" offset -2,0
plot sample [t=0:1] '+' using (0.5):(0.0262989197*(322.516385)**$1):(0):(1):(0.0262989197*(322.516385)**$1):(8.4818325):(0.0262989197*(322.516385)**$1) with boxxyerror fs solid 1 noborder lc palette notitle
unset y2tics; unset y2label; unset logscale y2; set ytics nomirror
unset multiplot
set output
