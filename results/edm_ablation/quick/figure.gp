# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# Error per trajectory against score evaluations, on three exact problems (columns: on the Gaussian the exact root mean square, else the median) and three grids (rows), all from σ = 80 to 0.002 and then 0. Left out, in the tables only: the grid linear in σ.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 6.  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 8.37278; x1_high = 107.491; y1_low = 1e-05; y1_high = 10  # panel 1
x2_low = 8.37278; x2_high = 107.491; y2_low = 1e-05; y2_high = 10  # panel 2
x3_low = 8.37278; x3_high = 107.491; y3_low = 1e-05; y3_high = 10  # panel 3
x4_low = 8.37278; x4_high = 107.491; y4_low = 1e-05; y4_high = 10  # panel 4
x5_low = 8.37278; x5_high = 107.491; y5_low = 1e-05; y5_high = 10  # panel 5
x6_low = 8.37278; x6_high = 107.491; y6_low = 1e-05; y6_high = 10  # panel 6
x7_low = 8.37278; x7_high = 107.491; y7_low = 1e-05; y7_high = 10  # panel 7
x8_low = 8.37278; x8_high = 107.491; y8_low = 1e-05; y8_high = 10  # panel 8
x9_low = 8.37278; x9_high = 107.491; y9_low = 1e-05; y9_high = 10  # panel 9

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
key_columns = floor(4.43087/grow*width/6.75); key_columns = key_columns < 1 ? 1 : key_columns
key_columns = key_columns > 6 ? 6 : key_columns
key_rows = ceil(6./key_columns); key_columns = ceil(6./key_rows)
strip = grow*(0.125*key_rows+0.04)
w = (width - grow*1.46252)/3; h = (height - strip - grow*1.34)/3  # of a plot
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
set bmargin at screen Y(1.125,2,dy); set tmargin at screen Y(1.125,3,-dy)
set title "Gaussian, ρ = 7" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("10" 10, "18" 18, "35" 35, "100" 100) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y1_low:y1_high]
set ytics ("" 1e-05 1, "10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01, "" 0.1 1, "10^{0}" 1, "" 10 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "error / spread" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "Euler (VP's t and x)", \
     data index 2 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "DDIM (Euler in σ)", \
     data index 3 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "Heun (VP's t and x)", \
     data index 4 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c4 pt 13 ps 0.4*mark title "Heun in σ (EDM)", \
     data index 5 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c5 pt 11 ps 0.4*mark title "DPM-Solver-2", \
     data index 6 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c6 pt 15 ps 0.4*mark title "DPM-Solver++(2M)"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(0.90741,1,dx); set rmargin at screen X(0.90741,2,-dx)
set bmargin at screen Y(1.125,2,dy); set tmargin at screen Y(1.125,3,-dy)
set title "mixture, ρ = 7" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("10" 10, "18" 18, "35" 35, "100" 100) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y2_low:y2_high]
set ytics ("" 1e-05 1, "10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01, "" 0.1 1, "10^{0}" 1, "" 10 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 7 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "Euler (VP's t and x)", \
     data index 8 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "DDIM (Euler in σ)", \
     data index 9 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "Heun (VP's t and x)", \
     data index 10 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c4 pt 13 ps 0.4*mark title "Heun in σ (EDM)", \
     data index 11 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c5 pt 11 ps 0.4*mark title "DPM-Solver-2", \
     data index 12 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c6 pt 15 ps 0.4*mark title "DPM-Solver++(2M)"

# panel 3
dx = 0.; dy = 0.
set lmargin at screen X(1.33992,2,dx); set rmargin at screen X(1.33992,3,-dx)
set bmargin at screen Y(1.125,2,dy); set tmargin at screen Y(1.125,3,-dy)
set title "image mixture, ρ = 7" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x3_low:x3_high]
set xtics ("10" 10, "18" 18, "35" 35, "100" 100) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y3_low:y3_high]
set ytics ("" 1e-05 1, "10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01, "" 0.1 1, "10^{0}" 1, "" 10 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 13 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "Euler (VP's t and x)", \
     data index 14 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "DDIM (Euler in σ)", \
     data index 15 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "Heun (VP's t and x)", \
     data index 16 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c4 pt 13 ps 0.4*mark title "Heun in σ (EDM)", \
     data index 17 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c5 pt 11 ps 0.4*mark title "DPM-Solver-2", \
     data index 18 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c6 pt 15 ps 0.4*mark title "DPM-Solver++(2M)"

# panel 4
dx = 0.; dy = 0.
set lmargin at screen X(0.474903,0,dx); set rmargin at screen X(0.474903,1,-dx)
set bmargin at screen Y(0.72,1,dy); set tmargin at screen Y(0.72,2,-dy)
set title "Gaussian, log σ" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x4_low:x4_high]
set xtics ("10" 10, "18" 18, "35" 35, "100" 100) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y4_low:y4_high]
set ytics ("" 1e-05 1, "10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01, "" 0.1 1, "10^{0}" 1, "" 10 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "error / spread" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 19 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "Euler (VP's t and x)", \
     data index 20 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "DDIM (Euler in σ)", \
     data index 21 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "Heun (VP's t and x)", \
     data index 22 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c4 pt 13 ps 0.4*mark title "Heun in σ (EDM)", \
     data index 23 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c5 pt 11 ps 0.4*mark title "DPM-Solver-2", \
     data index 24 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c6 pt 15 ps 0.4*mark title "DPM-Solver++(2M)"

# panel 5
dx = 0.; dy = 0.
set lmargin at screen X(0.90741,1,dx); set rmargin at screen X(0.90741,2,-dx)
set bmargin at screen Y(0.72,1,dy); set tmargin at screen Y(0.72,2,-dy)
set title "mixture, log σ" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x5_low:x5_high]
set xtics ("10" 10, "18" 18, "35" 35, "100" 100) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y5_low:y5_high]
set ytics ("" 1e-05 1, "10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01, "" 0.1 1, "10^{0}" 1, "" 10 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 25 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "Euler (VP's t and x)", \
     data index 26 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "DDIM (Euler in σ)", \
     data index 27 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "Heun (VP's t and x)", \
     data index 28 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c4 pt 13 ps 0.4*mark title "Heun in σ (EDM)", \
     data index 29 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c5 pt 11 ps 0.4*mark title "DPM-Solver-2", \
     data index 30 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c6 pt 15 ps 0.4*mark title "DPM-Solver++(2M)"

# panel 6
dx = 0.; dy = 0.
set lmargin at screen X(1.33992,2,dx); set rmargin at screen X(1.33992,3,-dx)
set bmargin at screen Y(0.72,1,dy); set tmargin at screen Y(0.72,2,-dy)
set title "image mixture, log σ" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x6_low:x6_high]
set xtics ("10" 10, "18" 18, "35" 35, "100" 100) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y6_low:y6_high]
set ytics ("" 1e-05 1, "10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01, "" 0.1 1, "10^{0}" 1, "" 10 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 31 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "Euler (VP's t and x)", \
     data index 32 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "DDIM (Euler in σ)", \
     data index 33 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "Heun (VP's t and x)", \
     data index 34 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c4 pt 13 ps 0.4*mark title "Heun in σ (EDM)", \
     data index 35 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c5 pt 11 ps 0.4*mark title "DPM-Solver-2", \
     data index 36 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c6 pt 15 ps 0.4*mark title "DPM-Solver++(2M)"

# panel 7
dx = 0.; dy = 0.
set lmargin at screen X(0.474903,0,dx); set rmargin at screen X(0.474903,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "Gaussian, VP's t" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x7_low:x7_high]
set xtics ("10" 10, "18" 18, "35" 35, "100" 100) format '%.0f' offset 0,0.35 font of_small
set xlabel "NFE" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y7_low:y7_high]
set ytics ("" 1e-05 1, "10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01, "" 0.1 1, "10^{0}" 1, "" 10 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "error / spread" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 37 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "Euler (VP's t and x)", \
     data index 38 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "DDIM (Euler in σ)", \
     data index 39 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "Heun (VP's t and x)", \
     data index 40 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c4 pt 13 ps 0.4*mark title "Heun in σ (EDM)", \
     data index 41 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c5 pt 11 ps 0.4*mark title "DPM-Solver-2", \
     data index 42 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c6 pt 15 ps 0.4*mark title "DPM-Solver++(2M)"

# panel 8
dx = 0.; dy = 0.
set lmargin at screen X(0.90741,1,dx); set rmargin at screen X(0.90741,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "mixture, VP's t" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x8_low:x8_high]
set xtics ("10" 10, "18" 18, "35" 35, "100" 100) format '%.0f' offset 0,0.35 font of_small
set xlabel "NFE" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y8_low:y8_high]
set ytics ("" 1e-05 1, "10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01, "" 0.1 1, "10^{0}" 1, "" 10 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 43 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "Euler (VP's t and x)", \
     data index 44 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "DDIM (Euler in σ)", \
     data index 45 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "Heun (VP's t and x)", \
     data index 46 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c4 pt 13 ps 0.4*mark title "Heun in σ (EDM)", \
     data index 47 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c5 pt 11 ps 0.4*mark title "DPM-Solver-2", \
     data index 48 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c6 pt 15 ps 0.4*mark title "DPM-Solver++(2M)"

# panel 9
dx = 0.; dy = 0.
set lmargin at screen X(1.33992,2,dx); set rmargin at screen X(1.33992,3,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "image mixture, VP's t" offset 0,-0.75 font of_text
unset nonlinear x; set logscale x
set xrange [x9_low:x9_high]
set xtics ("10" 10, "18" 18, "35" 35, "100" 100) format '%.0f' offset 0,0.35 font of_small
set xlabel "NFE" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y9_low:y9_high]
set ytics ("" 1e-05 1, "10^{−4}" 0.0001, "" 0.001 1, "10^{−2}" 0.01, "" 0.1 1, "10^{0}" 1, "" 10 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 49 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "Euler (VP's t and x)", \
     data index 50 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "DDIM (Euler in σ)", \
     data index 51 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "Heun (VP's t and x)", \
     data index 52 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c4 pt 13 ps 0.4*mark title "Heun in σ (EDM)", \
     data index 53 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c5 pt 11 ps 0.4*mark title "DPM-Solver-2", \
     data index 54 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c6 pt 15 ps 0.4*mark title "DPM-Solver++(2M)"

# key
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
unset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set yrange [0:1]
set key at screen 0.5,0.02/height center bottom horizontal maxcols key_columns font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "Euler (VP's t and x)", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "DDIM (Euler in σ)", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "Heun (VP's t and x)", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c4 pt 13 ps 0.4*mark title "Heun in σ (EDM)", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c5 pt 11 ps 0.4*mark title "DPM-Solver-2", \
     keyentry with linespoints lw 1.6*line dt solid lc rgb '#'.c6 pt 15 ps 0.4*mark title "DPM-Solver++(2M)"
unset multiplot
set output
