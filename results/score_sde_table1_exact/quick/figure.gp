# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# Exact laws of Table 1's samplers on N(0.3, s²) by the paper's protocol, 1000 scales: bias of the standard deviation, on an axis that is linear to ±1 % and logarithmic beyond. Above: with the exact score against the data's s. Below: with 1 + δ times the score at s = 0.2; where a curve crosses 0, the score's error cancels the sampler's. Grey: a perfect sampler with the last step of ancestral sampling and reverse diffusion, which takes away noise that the data's narrow structure has too. Under VP ancestral sampling (wide) lies under reverse diffusion.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 4.1  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0.0177853; x1_high = 1.12452; y1_low = -61.2625; y1_high = 128.94  # panel 1
x2_low = 0.0177853; x2_high = 1.12452; y2_low = -61.2625; y2_high = 128.94  # panel 2
x3_low = 0.0177853; x3_high = 1.12452; y3_low = -61.2625; y3_high = 128.94  # panel 3
x4_low = 0.0177853; x4_high = 1.12452; y4_low = -61.2625; y4_high = 128.94  # panel 4
x5_low = -10.6; x5_high = 10.6; x5_step = 10; y5_low = -61.2625; y5_high = 128.94  # panel 5
x6_low = -10.6; x6_high = 10.6; x6_step = 10; y6_low = -61.2625; y6_high = 128.94  # panel 6
x7_low = -10.6; x7_high = 10.6; x7_step = 10; y7_low = -61.2625; y7_high = 128.94  # panel 7
x8_low = -10.6; x8_high = 10.6; x8_step = 10; y8_low = -61.2625; y8_high = 128.94  # panel 8

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
key_columns = floor(3.0136/grow*width/6.75); key_columns = key_columns < 1 ? 1 : key_columns
key_columns = key_columns > 6 ? 6 : key_columns
key_rows = ceil(6./key_columns); key_columns = ceil(6./key_rows)
strip = grow*(0.125*key_rows+0.04)
w = (width - grow*1.74278)/4; h = (height - strip - grow*0.915)/2  # of a plot
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
set lmargin at screen X(0.450208,0,dx); set rmargin at screen X(0.450208,1,-dx)
set bmargin at screen Y(0.7,1,dy); set tmargin at screen Y(0.7,2,-dy)
set title "VE: P1000" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("0.02" 0.02, "0.1" 0.1, "0.5" 0.5) format '%.0f' offset 0,0.35 font of_small
set xlabel "s of the data" offset 0,0.65
set nonlinear y via asinh(y/1.) inverse 1.*sinh(y)
set yrange [y1_low:y1_high]
set ytics ("−10" -10, "" -1 1, "0" 0, "" 1 1, "10" 10, "100" 100) format '%.0f' offset 0.5,0 font of_small
set ylabel "bias, %" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using (x1_low):4:(x1_high-x1_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 2 using 3:4 with lines lw 5.6*line dt solid lc rgb '#4D'.c6 title "ancestral sampling", \
     data index 3 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "reverse diffusion", \
     data index 4 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 title "probability flow", \
     data index 5 using 3:4 with lines lw 2.4*line dt (7,4) lc rgb '#'.c7 title "perfect sampler, same last step"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(0.844653,1,dx); set rmargin at screen X(0.844653,2,-dx)
set bmargin at screen Y(0.7,1,dy); set tmargin at screen Y(0.7,2,-dy)
set title "VE: PC1000, C2000" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("0.02" 0.02, "0.1" 0.1, "0.5" 0.5) format '%.0f' offset 0,0.35 font of_small
set xlabel "s of the data" offset 0,0.65
set nonlinear y via asinh(y/1.) inverse 1.*sinh(y)
set yrange [y2_low:y2_high]
set ytics ("−10" -10, "" -1 1, "0" 0, "" 1 1, "10" 10, "100" 100) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 6 using (x2_low):4:(x2_high-x2_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 7 using 3:4 with lines lw 5.6*line dt solid lc rgb '#4D'.c6 title "ancestral sampling", \
     data index 8 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "reverse diffusion", \
     data index 9 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 title "probability flow", \
     data index 10 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c0 title "corrector alone", \
     data index 11 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c5 title "corrector alone, not denoised", \
     data index 12 using 3:4 with lines lw 2.4*line dt (7,4) lc rgb '#'.c7 title "perfect sampler, same last step"

# panel 3
dx = 0.; dy = 0.
set lmargin at screen X(1.2391,2,dx); set rmargin at screen X(1.2391,3,-dx)
set bmargin at screen Y(0.7,1,dy); set tmargin at screen Y(0.7,2,-dy)
set title "VP: P1000" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x3_low:x3_high]
set xtics ("0.02" 0.02, "0.1" 0.1, "0.5" 0.5) format '%.0f' offset 0,0.35 font of_small
set xlabel "s of the data" offset 0,0.65
set nonlinear y via asinh(y/1.) inverse 1.*sinh(y)
set yrange [y3_low:y3_high]
set ytics ("−10" -10, "" -1 1, "0" 0, "" 1 1, "10" 10, "100" 100) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 13 using (x3_low):4:(x3_high-x3_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 14 using 3:4 with lines lw 5.6*line dt solid lc rgb '#4D'.c6 title "ancestral sampling", \
     data index 15 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "reverse diffusion", \
     data index 16 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 title "probability flow", \
     data index 17 using 3:4 with lines lw 2.4*line dt (7,4) lc rgb '#'.c7 title "perfect sampler, same last step"

# panel 4
dx = 0.; dy = 0.
set lmargin at screen X(1.63354,3,dx); set rmargin at screen X(1.63354,4,-dx)
set bmargin at screen Y(0.7,1,dy); set tmargin at screen Y(0.7,2,-dy)
set title "VP: PC1000, C2000" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x4_low:x4_high]
set xtics ("0.02" 0.02, "0.1" 0.1, "0.5" 0.5) format '%.0f' offset 0,0.35 font of_small
set xlabel "s of the data" offset 0,0.65
set nonlinear y via asinh(y/1.) inverse 1.*sinh(y)
set yrange [y4_low:y4_high]
set ytics ("−10" -10, "" -1 1, "0" 0, "" 1 1, "10" 10, "100" 100) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 18 using (x4_low):4:(x4_high-x4_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 19 using 3:4 with lines lw 5.6*line dt solid lc rgb '#4D'.c6 title "ancestral sampling", \
     data index 20 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "reverse diffusion", \
     data index 21 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 title "probability flow", \
     data index 22 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c0 title "corrector alone", \
     data index 23 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c5 title "corrector alone, not denoised", \
     data index 24 using 3:4 with lines lw 2.4*line dt (7,4) lc rgb '#'.c7 title "perfect sampler, same last step"

# panel 5
dx = 0.; dy = 0.
set lmargin at screen X(0.450208,0,dx); set rmargin at screen X(0.450208,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; unset logscale x
set xrange [x5_low:x5_high]
set xtics x5_step format '%.0f' offset 0,0.35 font of_small
set xlabel "error of the score δ, %" offset 0,0.65
set nonlinear y via asinh(y/1.) inverse 1.*sinh(y)
set yrange [y5_low:y5_high]
set ytics ("−10" -10, "" -1 1, "0" 0, "" 1 1, "10" 10, "100" 100) format '%.0f' offset 0.5,0 font of_small
set ylabel "bias, %" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 25 using (x5_low):4:(x5_high-x5_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 26 using 3:4 with lines lw 5.6*line dt solid lc rgb '#4D'.c6 title "ancestral sampling", \
     data index 27 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "reverse diffusion", \
     data index 28 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 title "probability flow", \
     data index 29 using 3:4 with lines lw 2.4*line dt (7,4) lc rgb '#'.c7 title "perfect sampler, same last step"

# panel 6
dx = 0.; dy = 0.
set lmargin at screen X(0.844653,1,dx); set rmargin at screen X(0.844653,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; unset logscale x
set xrange [x6_low:x6_high]
set xtics x6_step format '%.0f' offset 0,0.35 font of_small
set xlabel "error of the score δ, %" offset 0,0.65
set nonlinear y via asinh(y/1.) inverse 1.*sinh(y)
set yrange [y6_low:y6_high]
set ytics ("−10" -10, "" -1 1, "0" 0, "" 1 1, "10" 10, "100" 100) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 30 using (x6_low):4:(x6_high-x6_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 31 using 3:4 with lines lw 5.6*line dt solid lc rgb '#4D'.c6 title "ancestral sampling", \
     data index 32 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "reverse diffusion", \
     data index 33 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 title "probability flow", \
     data index 34 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c0 title "corrector alone", \
     data index 35 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c5 title "corrector alone, not denoised", \
     data index 36 using 3:4 with lines lw 2.4*line dt (7,4) lc rgb '#'.c7 title "perfect sampler, same last step"

# panel 7
dx = 0.; dy = 0.
set lmargin at screen X(1.2391,2,dx); set rmargin at screen X(1.2391,3,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; unset logscale x
set xrange [x7_low:x7_high]
set xtics x7_step format '%.0f' offset 0,0.35 font of_small
set xlabel "error of the score δ, %" offset 0,0.65
set nonlinear y via asinh(y/1.) inverse 1.*sinh(y)
set yrange [y7_low:y7_high]
set ytics ("−10" -10, "" -1 1, "0" 0, "" 1 1, "10" 10, "100" 100) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 37 using (x7_low):4:(x7_high-x7_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 38 using 3:4 with lines lw 5.6*line dt solid lc rgb '#4D'.c6 title "ancestral sampling", \
     data index 39 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "reverse diffusion", \
     data index 40 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 title "probability flow", \
     data index 41 using 3:4 with lines lw 2.4*line dt (7,4) lc rgb '#'.c7 title "perfect sampler, same last step"

# panel 8
dx = 0.; dy = 0.
set lmargin at screen X(1.63354,3,dx); set rmargin at screen X(1.63354,4,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; unset logscale x
set xrange [x8_low:x8_high]
set xtics x8_step format '%.0f' offset 0,0.35 font of_small
set xlabel "error of the score δ, %" offset 0,0.65
set nonlinear y via asinh(y/1.) inverse 1.*sinh(y)
set yrange [y8_low:y8_high]
set ytics ("−10" -10, "" -1 1, "0" 0, "" 1 1, "10" 10, "100" 100) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 42 using (x8_low):4:(x8_high-x8_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 43 using 3:4 with lines lw 5.6*line dt solid lc rgb '#4D'.c6 title "ancestral sampling", \
     data index 44 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "reverse diffusion", \
     data index 45 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 title "probability flow", \
     data index 46 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c0 title "corrector alone", \
     data index 47 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c5 title "corrector alone, not denoised", \
     data index 48 using 3:4 with lines lw 2.4*line dt (7,4) lc rgb '#'.c7 title "perfect sampler, same last step"

# key
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
unset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set yrange [0:1]
set key at screen 0.5,0.02/height center bottom horizontal maxcols key_columns font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with lines lw 5.6*line dt solid lc rgb '#4D'.c6 title "ancestral sampling", \
     keyentry with lines lw 1.6*line dt solid lc rgb '#'.c2 title "reverse diffusion", \
     keyentry with lines lw 1.6*line dt solid lc rgb '#'.c3 title "probability flow", \
     keyentry with lines lw 2.4*line dt (7,4) lc rgb '#'.c7 title "perfect sampler, same last step", \
     keyentry with lines lw 1.6*line dt solid lc rgb '#'.c0 title "corrector alone", \
     keyentry with lines lw 1.6*line dt (7,4) lc rgb '#'.c5 title "corrector alone, not denoised"
unset multiplot
set output
