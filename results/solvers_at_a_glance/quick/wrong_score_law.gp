# Drawn by sgm. Again: gnuplot -d wrong_score_law.gp, from wrong_score_law.csv
# Bias of the standard deviation within a component, in %, on an axis that is linear to ±1 % and logarithmic beyond, of the same samplers within 50 evaluations, against the error of the score, alike at all times. Colour: the SDE; mark: the sampler. All others stand in the tables only.

# Style: change what is here. Margins and keys follow.
width = 6.5; height = 2.3  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = -5.3; x1_high = 5.3; x1_step = 5; y1_low = -38.8485; y1_high = 25.6196  # panel 1
x2_low = -5.3; x2_high = 5.3; x2_step = 5; y2_low = -34.7365; y2_high = 27.7834  # panel 2
x3_low = -5.3; x3_high = 5.3; x3_step = 5; y3_low = -91.2699; y3_high = 31.746  # panel 3

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
key_columns = floor(2.59095/grow*width/6.5); key_columns = key_columns < 1 ? 1 : key_columns
key_columns = key_columns > 6 ? 6 : key_columns
key_rows = ceil(6./key_columns); key_columns = ceil(6./key_rows)
strip = grow*(0.125*key_rows+0.04)
w = (width - grow*1.23063)/3; h = (height - strip - grow*0.53)/1  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'wrong_score_law.pdf'
data = 'wrong_score_law.csv'; maps = 'wrong_score_law.bin'
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
set title "Gaussian" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x1_low:x1_high]
set xtics x1_step format '%.0f' offset 0,0.35 font of_small
set xlabel "error of the score, %" offset 0,0.65
set nonlinear y via asinh(y/1.) inverse 1.*sinh(y)
set yrange [y1_low:y1_high]
set ytics ("−10" -10, "−1" -1, "0" 0, "1" 1, "10" 10) format '%.0f' offset 0.5,0 font of_small
set ylabel "bias, %" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP: ancestral", \
     data index 2 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 5 ps 0.4*mark title "VP: DDIM, η = 1, t", \
     data index 3 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 9 ps 0.4*mark title "VP: SDE-DPM-Solver++(2M), log σ", \
     data index 4 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 13 ps 0.4*mark title "VE: reverse diffusion", \
     data index 5 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 11 ps 0.4*mark title "VE: PC (reverse diffusion + Langevin)", \
     data index 6 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 15 ps 0.4*mark title "EDM: stochastic Heun, S\\_churn = 40"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(0.805417,1,dx); set rmargin at screen X(0.805417,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "mixture" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x2_low:x2_high]
set xtics x2_step format '%.0f' offset 0,0.35 font of_small
set xlabel "error of the score, %" offset 0,0.65
set nonlinear y via asinh(y/1.) inverse 1.*sinh(y)
set yrange [y2_low:y2_high]
set ytics ("−10" -10, "−1" -1, "0" 0, "1" 1, "10" 10) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 7 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP: ancestral", \
     data index 8 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 5 ps 0.4*mark title "VP: DDIM, η = 1, t", \
     data index 9 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 9 ps 0.4*mark title "VP: SDE-DPM-Solver++(2M), log σ", \
     data index 10 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 13 ps 0.4*mark title "VE: reverse diffusion", \
     data index 11 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 11 ps 0.4*mark title "VE: PC (reverse diffusion + Langevin)", \
     data index 12 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 15 ps 0.4*mark title "EDM: stochastic Heun, S\\_churn = 40"

# panel 3
dx = 0.; dy = 0.
set lmargin at screen X(1.16063,2,dx); set rmargin at screen X(1.16063,3,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "image mixture" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x3_low:x3_high]
set xtics x3_step format '%.0f' offset 0,0.35 font of_small
set xlabel "error of the score, %" offset 0,0.65
set nonlinear y via asinh(y/1.) inverse 1.*sinh(y)
set yrange [y3_low:y3_high]
set ytics ("−10" -10, "−1" -1, "0" 0, "1" 1, "10" 10) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 13 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP: ancestral", \
     data index 14 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 5 ps 0.4*mark title "VP: DDIM, η = 1, t", \
     data index 15 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 9 ps 0.4*mark title "VP: SDE-DPM-Solver++(2M), log σ", \
     data index 16 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 13 ps 0.4*mark title "VE: reverse diffusion", \
     data index 17 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 11 ps 0.4*mark title "VE: PC (reverse diffusion + Langevin)", \
     data index 18 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 15 ps 0.4*mark title "EDM: stochastic Heun, S\\_churn = 40"

# key
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
unset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set yrange [0:1]
set key at screen 0.5,0.02/height center bottom horizontal maxcols key_columns font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "VP: ancestral", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 5 ps 0.4*mark title "VP: DDIM, η = 1, t", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 9 ps 0.4*mark title "VP: SDE-DPM-Solver++(2M), log σ", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 13 ps 0.4*mark title "VE: reverse diffusion", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 11 ps 0.4*mark title "VE: PC (reverse diffusion + Langevin)", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 15 ps 0.4*mark title "EDM: stochastic Heun, S\\_churn = 40"
unset multiplot
set output
