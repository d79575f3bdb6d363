# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# Trajectories of the probability flow ODE on data at ±1 (colour: where they end) in each schedule's own time and scale, 20 of 200. Above: from σ = 25 to 0.002; below: from σ = 1. With σ = t they are straight at both ends and turn only between.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 4.  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0; x1_high = 0.79946; x1_step = 0.2; y1_low = -2.11505; y1_high = 2.20083; y1_step = 1  # panel 1
x2_low = 0; x2_high = 625; x2_step = 200; y2_low = -52.9186; y2_high = 55.0648; y2_step = 50  # panel 2
x3_low = 0; x3_high = 25; x3_step = 10; y3_low = -52.9186; y3_high = 55.0648; y3_step = 50  # panel 3
x4_low = 0; x4_high = 0.260743; x4_step = 0.1; y4_low = -2.5; y4_high = 2.5; y4_step = 1  # panel 4
x5_low = 0; x5_high = 1.01888; x5_step = 0.5; y5_low = -2.5; y5_high = 2.5; y5_step = 1  # panel 5
x6_low = 0; x6_high = 1.0094; x6_step = 0.5; y6_low = -2.5; y6_high = 2.5; y6_step = 1  # panel 6

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*1.19169)/3; h = (height - strip - grow*1.06)/2  # of a plot
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
set lmargin at screen X(0.388472,0,dx); set rmargin at screen X(0.388472,1,-dx)
set bmargin at screen Y(0.845,1,dy); set tmargin at screen Y(0.845,2,-dy)
set title "VP" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x1_low:x1_high]
set xtics x1_step format '%.1f' offset 0,0.35 font of_small
set xlabel "t" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y1_low:y1_high]
set ytics y1_step format '%.0f' offset 0.5,0 font of_small
set ylabel "x" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 2 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 3 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 4 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 5 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 6 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 7 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 8 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 9 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 10 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 11 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 12 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 13 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 14 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 15 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 16 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 17 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 18 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 19 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 20 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(0.743681,1,dx); set rmargin at screen X(0.743681,2,-dx)
set bmargin at screen Y(0.845,1,dy); set tmargin at screen Y(0.845,2,-dy)
set title "VE: σ = √t" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x2_low:x2_high]
set xtics x2_step format '%.0f' offset 0,0.35 font of_small
set xlabel "t" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y2_low:y2_high]
set ytics y2_step format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 21 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 22 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 23 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 24 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 25 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 26 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 27 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 28 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 29 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 30 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 31 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 32 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 33 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 34 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 35 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 36 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 37 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 38 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 39 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 40 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle

# panel 3
dx = 0.; dy = 0.
set lmargin at screen X(1.10107,2,dx); set rmargin at screen X(1.10107,3,-dx)
set bmargin at screen Y(0.845,1,dy); set tmargin at screen Y(0.845,2,-dy)
set title "EDM, DDIM: σ = t" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x3_low:x3_high]
set xtics x3_step format '%.0f' offset 0,0.35 font of_small
set xlabel "t" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y3_low:y3_high]
set ytics y3_step format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 41 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 42 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 43 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 44 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 45 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 46 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 47 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 48 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 49 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 50 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 51 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 52 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 53 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 54 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 55 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 56 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 57 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 58 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 59 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 60 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle

# panel 4
dx = 0.; dy = 0.
set lmargin at screen X(0.388472,0,dx); set rmargin at screen X(0.388472,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "VP, near the data" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x4_low:x4_high]
set xtics x4_step format '%.1f' offset 0,0.35 font of_small
set xlabel "t" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y4_low:y4_high]
set ytics y4_step format '%.0f' offset 0.5,0 font of_small
set ylabel "x" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 61 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 62 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 63 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 64 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 65 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 66 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 67 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 68 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 69 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 70 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 71 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 72 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 73 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 74 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 75 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 76 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 77 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 78 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 79 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 80 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle

# panel 5
dx = 0.; dy = 0.
set lmargin at screen X(0.743681,1,dx); set rmargin at screen X(0.743681,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "VE: σ = √t, near the data" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x5_low:x5_high]
set xtics x5_step format '%.1f' offset 0,0.35 font of_small
set xlabel "t" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y5_low:y5_high]
set ytics y5_step format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 81 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 82 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 83 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 84 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 85 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 86 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 87 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 88 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 89 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 90 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 91 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 92 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 93 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 94 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 95 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 96 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 97 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 98 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 99 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 100 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle

# panel 6
dx = 0.; dy = 0.
set lmargin at screen X(1.10107,2,dx); set rmargin at screen X(1.10107,3,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "EDM, DDIM: σ = t, near the data" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x6_low:x6_high]
set xtics x6_step format '%.1f' offset 0,0.35 font of_small
set xlabel "t" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y6_low:y6_high]
set ytics y6_step format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 101 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 102 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 103 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 104 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 105 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 106 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 107 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 108 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 109 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 110 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c1 notitle, \
     data index 111 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 112 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 113 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 114 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 115 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 116 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 117 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 118 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 119 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle, \
     data index 120 using 3:4 with lines lw 1.12*line dt solid lc rgb '#'.c2 notitle
unset multiplot
set output
