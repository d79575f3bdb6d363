# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# Technique 1: distances of all pairs of training images, the largest dashed. Technique 2: overlap of adjacent levels, 1/2 dashed. Technique 4: variance at the end of one level against the step size. Last: the whole chain, exact. On a point, bedroom, dashed, ends on ffhq. One colour a schedule; dots: as published.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 4.6  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = -0.780574; x1_high = 30.9659; x1_step = 5; y1_low = -0.00164792; y1_high = 0.0346063; y1_step = 0.01  # panel 1
x2_low = 0.000841395; x2_high = 0.375837; y2_low = 0; y2_high = 1.02; y2_step = 0.2  # panel 2
x3_low = 0.000250035; x3_high = 1.00462; y3_low = 0.00681233; y3_high = 2.17469  # panel 3
x4_low = 0.00730723; x4_high = 476.241; y4_low = 1; y4_high = 1.25; y4_step = 0.05  # panel 4

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
key_columns = floor(6.77084/grow*width/6.75); key_columns = key_columns < 1 ? 1 : key_columns
key_columns = key_columns > 7 ? 7 : key_columns
key_rows = ceil(7./key_columns); key_columns = ceil(7./key_rows)
strip = grow*(0.125*key_rows+0.04)
w = (width - grow*1.15376)/2; h = (height - strip - grow*1.06)/2  # of a plot
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
set lmargin at screen X(0.485208,0,dx); set rmargin at screen X(0.485208,1,-dx)
set bmargin at screen Y(0.845,1,dy); set tmargin at screen Y(0.845,2,-dy)
set title "technique 1: fashion\\_mnist" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x1_low:x1_high]
set xtics x1_step format '%.0f' offset 0,0.35 font of_small
set xlabel "pair distance" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y1_low:y1_high]
set ytics y1_step format '%.2f' offset 0.5,0 font of_small
set ylabel "share of pairs per bin" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using 3:4 with histeps lw 1.6*line dt solid lc rgb '#'.c0 notitle, \
     data index 2 using 3:(y1_low):(0):(y1_high-y1_low) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(1.08376,1,dx); set rmargin at screen X(1.08376,2,-dx)
set bmargin at screen Y(0.845,1,dy); set tmargin at screen Y(0.845,2,-dy)
set title "technique 2" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1, "" 0.3 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "ratio γ − 1" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y2_low:y2_high]
set ytics y2_step format '%.1f' offset 0.5,0 font of_small
set ylabel "overlap C" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 3 using (x2_low):4:(x2_high-x2_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 4 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "cifar10", \
     data index 5 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 title "celeba", \
     data index 6 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c4 title "church", \
     data index 7 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c5 title "ffhq", \
     data index 8 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c6 title "bedroom", \
     data index 9 using 3:4 with points pt 15 ps 0.28*mark lw 0 lc rgb '#'.c0 title "published"

# panel 3
dx = 0.; dy = 0.
set lmargin at screen X(0.485208,0,dx); set rmargin at screen X(0.485208,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "technique 4" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x3_low:x3_high]
set xtics ("" 0.0003 1, "" 0.0004 1, "" 0.0005 1, "" 0.0006 1, "" 0.0007 1, "" 0.0008 1, "" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "10^{0}" 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "ε/σ_L^2" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y3_low:y3_high]
set ytics ("" 0.007 1, "" 0.008 1, "" 0.009 1, "0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "s_T^2/σ_i^2 − 1" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 10 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 title "ncsn", \
     data index 11 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "cifar10", \
     data index 12 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 title "celeba", \
     data index 13 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c4 title "church", \
     data index 14 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c5 title "ffhq", \
     data index 15 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c6 title "bedroom", \
     data index 16 using 3:4 with points pt 15 ps 0.28*mark lw 0 lc rgb '#'.c0 title "published"

# panel 4
dx = 0.; dy = 0.
set lmargin at screen X(1.08376,1,dx); set rmargin at screen X(1.08376,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "whole chain on a point" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x4_low:x4_high]
set xtics ("" 0.008 1, "" 0.009 1, "0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "" 200 1, "" 300 1, "" 400 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "σ_i" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y4_low:y4_high]
set ytics y4_step format '%.2f' offset 0.5,0 font of_small
set ylabel "variance/σ_i^2" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 17 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 title "ncsn", \
     data index 18 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "cifar10", \
     data index 19 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 title "celeba", \
     data index 20 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c4 title "church", \
     data index 21 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c5 title "ffhq", \
     data index 22 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c6 title "bedroom"

# key
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
unset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set yrange [0:1]
set key at screen 0.5,0.02/height center bottom horizontal maxcols key_columns font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with lines lw 1.6*line dt solid lc rgb '#'.c2 title "cifar10", \
     keyentry with lines lw 1.6*line dt solid lc rgb '#'.c3 title "celeba", \
     keyentry with lines lw 1.6*line dt solid lc rgb '#'.c4 title "church", \
     keyentry with lines lw 1.6*line dt solid lc rgb '#'.c5 title "ffhq", \
     keyentry with lines lw 1.6*line dt (7,4) lc rgb '#'.c6 title "bedroom", \
     keyentry with points pt 15 ps 0.28*mark lw 0 lc rgb '#'.c0 title "published", \
     keyentry with lines lw 1.6*line dt solid lc rgb '#'.c1 title "ncsn"
unset multiplot
set output
