# Drawn by sgm. Again: gnuplot -d rate.gp, from rate.csv
# DDPM's Fig. 5 for this network: along the chain of N = 1000 steps from noise (left) to image, the root mean square error of the denoised image, and the bits that the bound has paid; 64 test images, one draw of every state.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 2.3  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = -0.02897; x1_high = 1.02997; x1_step = 0.5; y1_low = -3.32416; y1_high = 94.067; y1_step = 20  # panel 1
x2_low = -0.02897; x2_high = 1.02997; x2_step = 0.5; y2_low = -0.140844; y2_high = 2.95811; y2_step = 1  # panel 2
x3_low = -0.0844989; x3_high = 2.90177; x3_step = 1; y3_low = -3.32416; y3_high = 94.067; y3_step = 20  # panel 3

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*1.31368)/3; h = (height - strip - grow*0.385)/1  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'rate.pdf'
data = 'rate.csv'; maps = 'rate.bin'
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
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; unset logscale x
set xrange [x1_high:x1_low]
set xtics x1_step format '%.1f' offset 0,0.35 font of_small
set xlabel "i/N" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y1_low:y1_high]
set ytics y1_step format '%.0f' offset 0.5,0 font of_small
set ylabel "distortion: RMSE, grey levels" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(0.785208,1,dx); set rmargin at screen X(0.785208,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; unset logscale x
set xrange [x2_high:x2_low]
set xtics x2_step format '%.1f' offset 0,0.35 font of_small
set xlabel "i/N" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y2_low:y2_high]
set ytics y2_step format '%.0f' offset 0.5,0 font of_small
set ylabel "rate so far, bits/dim" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 2 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle

# panel 3
dx = 0.; dy = 0.
set lmargin at screen X(1.24368,2,dx); set rmargin at screen X(1.24368,3,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; unset logscale x
set xrange [x3_low:x3_high]
set xtics x3_step format '%.0f' offset 0,0.35 font of_small
set xlabel "rate, bits/dim" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y3_low:y3_high]
set ytics y3_step format '%.0f' offset 0.5,0 font of_small
set ylabel "RMSE, grey levels" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 3 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle
unset multiplot
set output
