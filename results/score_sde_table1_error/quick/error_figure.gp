# Drawn by sgm. Again: gnuplot -d error_figure.gp, from error_figure.csv
# Error of the trained score at states of the exact law and at the states of the samplers, N = 100; left on an axis that is linear to ±1 %. Right of the vertical line the most probable component has less than 0.99 of the posterior weight. 5 runs of 24 samples, ± is one standard error over runs, one training seed.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 3.6  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0.02; x1_high = 220; y1_low = -34.5018; y1_high = 0.475794  # panel 1
x2_low = 0.02; x2_high = 220; y2_low = 4.00441e-06; y2_high = 29.7009  # panel 2

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
key_columns = floor(2.66333/grow*width/6.75); key_columns = key_columns < 1 ? 1 : key_columns
key_columns = key_columns > 8 ? 8 : key_columns
key_rows = ceil(8./key_columns); key_columns = ceil(8./key_rows)
strip = grow*(0.125*key_rows+0.04)
w = (width - grow*1.06511)/2; h = (height - strip - grow*0.53)/1  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'error_figure.pdf'
data = 'error_figure.csv'; maps = 'error_figure.bin'
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
set lmargin at screen X(0.450208,0,dx); set rmargin at screen X(0.450208,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "along the score: δ" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "" 200 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "σ/α" offset 0,0.65
set nonlinear y via asinh(y/1.) inverse 1.*sinh(y)
set yrange [y1_low:y1_high]
set ytics ("−10" -10, "−1" -1, "0" 0) format '%.0f' offset 0.5,0 font of_small
set ylabel "δ, %" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using (x1_low):4:(x1_high-x1_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 2 using 3:(y1_low):(0):(y1_high-y1_low) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 title "components merge", \
     data index 3 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 title "own states: VE, reverse diffusion", \
     data index 4 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c6 title "VE, reverse diffusion + corrector", \
     data index 5 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 title "VE, probability flow", \
     data index 6 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "VP, reverse diffusion", \
     data index 7 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c4 title "VP, probability flow", \
     data index 8 using 3:4 with lines lw 2.56*line dt solid lc rgb '#'.c0 title "exact states"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(0.995111,1,dx); set rmargin at screen X(0.995111,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "orthogonal to it: the rest" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "" 200 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "σ/α" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y2_low:y2_high]
set ytics ("" 5e-06 1, "" 6e-06 1, "" 7e-06 1, "" 8e-06 1, "" 9e-06 1, "10^{−5}" 1e-05, "" 2e-05 1, "" 3e-05 1, "" 4e-05 1, "" 5e-05 1, "" 6e-05 1, "" 7e-05 1, "" 8e-05 1, "" 9e-05 1, "10^{−4}" 0.0001, "" 0.0002 1, "" 0.0003 1, "" 0.0004 1, "" 0.0005 1, "" 0.0006 1, "" 0.0007 1, "" 0.0008 1, "" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "10^{0}" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10^{1}" 10, "" 20 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "rest, %" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 9 using 3:(y2_low):(0):(y2_high-y2_low) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 title "components merge", \
     data index 10 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 title "own states: VE, reverse diffusion", \
     data index 11 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c6 title "VE, reverse diffusion + corrector", \
     data index 12 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 title "VE, probability flow", \
     data index 13 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "VP, reverse diffusion", \
     data index 14 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c4 title "VP, probability flow", \
     data index 15 using 3:4 with lines lw 2.56*line dt solid lc rgb '#'.c0 title "exact states", \
     data index 16 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c0 title "exact states: of it, a shifted centre"

# key
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
unset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set yrange [0:1]
set key at screen 0.5,0.02/height center bottom horizontal maxcols key_columns font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with lines lw 1.2*line dt (7,4) lc rgb '#'.c7 title "components merge", \
     keyentry with lines lw 1.6*line dt solid lc rgb '#'.c1 title "own states: VE, reverse diffusion", \
     keyentry with lines lw 1.6*line dt solid lc rgb '#'.c6 title "VE, reverse diffusion + corrector", \
     keyentry with lines lw 1.6*line dt solid lc rgb '#'.c3 title "VE, probability flow", \
     keyentry with lines lw 1.6*line dt solid lc rgb '#'.c2 title "VP, reverse diffusion", \
     keyentry with lines lw 1.6*line dt solid lc rgb '#'.c4 title "VP, probability flow", \
     keyentry with lines lw 2.56*line dt solid lc rgb '#'.c0 title "exact states", \
     keyentry with lines lw 1.6*line dt (7,4) lc rgb '#'.c0 title "exact states: of it, a shifted centre"
unset multiplot
set output
