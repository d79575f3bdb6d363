# Drawn by sgm. Again: gnuplot -d figure_inception.gp, from figure_inception.csv
# Samples of the same networks by sampler and evaluations, Inception features, sets of 128: mean over networks ± its standard error. Line: as many real test images.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 6.  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 8.55919; x1_high = 50.4721; y1_low = 0.0295641; y1_high = 4.58014  # panel 1
x2_low = 8.55919; x2_high = 50.4721; y2_low = -0.000285482; y2_high = 0.00585734; y2_step = 0.001  # panel 2
x3_low = 8.55919; x3_high = 50.4721; y3_low = -0.0123363; y3_high = 0.913162; y3_step = 0.2  # panel 3
x4_low = 8.55919; x4_high = 50.4721; y4_low = -0.04355; y4_high = 0.91455; y4_step = 0.2  # panel 4

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
key_columns = floor(3.20493/grow*width/6.75); key_columns = key_columns < 1 ? 1 : key_columns
key_columns = key_columns > 5 ? 5 : key_columns
key_rows = ceil(5./key_columns); key_columns = ceil(5./key_rows)
strip = grow*(0.125*key_rows+0.04)
w = (width - grow*1.15389)/2; h = (height - strip - grow*0.77)/2  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'figure_inception.pdf'
data = 'figure_inception.csv'; maps = 'figure_inception.bin'
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
set bmargin at screen Y(0.7,1,dy); set tmargin at screen Y(0.7,2,-dy)
unset title
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("" 9 1, "10" 10, "20" 20, "30" 30, "" 40 1, "50" 50) format '%.0f' offset 0,0.35 font of_small
set xlabel "evaluations of the network" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y1_low:y1_high]
set ytics ("" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "Fréchet distance, 64 dimensions" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 2 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 2 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "predictor-corrector", \
     data index 3 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 4 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 4 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "reverse SDE (Euler–Maruyama)", \
     data index 5 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 notitle, \
     data index 6 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c3 notitle, data index 6 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c3 title "probability flow (Euler)", \
     data index 7 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c4 notitle, \
     data index 8 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c4 notitle, data index 8 using 3:4 with points pt 13 ps 0.4*mark lc rgb '#'.c4 title "probability flow (Heun, ρ = 7)", \
     data index 9 using (x1_low):4:(x1_high-x1_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 title "real test images"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(1.06215,1,dx); set rmargin at screen X(1.06215,2,-dx)
set bmargin at screen Y(0.7,1,dy); set tmargin at screen Y(0.7,2,-dy)
unset title
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("" 9 1, "10" 10, "20" 20, "30" 30, "" 40 1, "50" 50) format '%.0f' offset 0,0.35 font of_small
set xlabel "evaluations of the network" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y2_low:y2_high]
set ytics y2_step format '%.3f' offset 0.5,0 font of_small
set ylabel "KID, 768 dimensions" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 10 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 11 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 11 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "predictor-corrector", \
     data index 12 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 13 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 13 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "reverse SDE (Euler–Maruyama)", \
     data index 14 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 notitle, \
     data index 15 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c3 notitle, data index 15 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c3 title "probability flow (Euler)", \
     data index 16 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c4 notitle, \
     data index 17 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c4 notitle, data index 17 using 3:4 with points pt 13 ps 0.4*mark lc rgb '#'.c4 title "probability flow (Heun, ρ = 7)", \
     data index 18 using (x2_low):4:(x2_high-x2_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 title "real test images"

# panel 3
dx = 0.; dy = 0.
set lmargin at screen X(0.423472,0,dx); set rmargin at screen X(0.423472,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; set logscale x
set xrange [x3_low:x3_high]
set xtics ("" 9 1, "10" 10, "20" 20, "30" 30, "" 40 1, "50" 50) format '%.0f' offset 0,0.35 font of_small
set xlabel "evaluations of the network" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y3_low:y3_high]
set ytics y3_step format '%.1f' offset 0.5,0 font of_small
set ylabel "precision" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 19 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 20 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 20 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "predictor-corrector", \
     data index 21 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 22 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 22 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "reverse SDE (Euler–Maruyama)", \
     data index 23 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 notitle, \
     data index 24 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c3 notitle, data index 24 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c3 title "probability flow (Euler)", \
     data index 25 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c4 notitle, \
     data index 26 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c4 notitle, data index 26 using 3:4 with points pt 13 ps 0.4*mark lc rgb '#'.c4 title "probability flow (Heun, ρ = 7)", \
     data index 27 using (x3_low):4:(x3_high-x3_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 title "real test images"

# panel 4
dx = 0.; dy = 0.
set lmargin at screen X(1.06215,1,dx); set rmargin at screen X(1.06215,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; set logscale x
set xrange [x4_low:x4_high]
set xtics ("" 9 1, "10" 10, "20" 20, "30" 30, "" 40 1, "50" 50) format '%.0f' offset 0,0.35 font of_small
set xlabel "evaluations of the network" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y4_low:y4_high]
set ytics y4_step format '%.1f' offset 0.5,0 font of_small
set ylabel "recall" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 28 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 notitle, \
     data index 29 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 29 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "predictor-corrector", \
     data index 30 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 notitle, \
     data index 31 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 31 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "reverse SDE (Euler–Maruyama)", \
     data index 32 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 notitle, \
     data index 33 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c3 notitle, data index 33 using 3:4 with points pt 9 ps 0.4*mark lc rgb '#'.c3 title "probability flow (Euler)", \
     data index 34 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c4 notitle, \
     data index 35 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c4 notitle, data index 35 using 3:4 with points pt 13 ps 0.4*mark lc rgb '#'.c4 title "probability flow (Heun, ρ = 7)", \
     data index 36 using (x4_low):4:(x4_high-x4_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 title "real test images"

# key
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
unset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set yrange [0:1]
set key at screen 0.5,0.02/height center bottom horizontal maxcols key_columns font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "predictor-corrector", \
     keyentry with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "reverse SDE (Euler–Maruyama)", \
     keyentry with points pt 9 ps 0.4*mark lc rgb '#'.c3 title "probability flow (Euler)", \
     keyentry with points pt 13 ps 0.4*mark lc rgb '#'.c4 title "probability flow (Heun, ρ = 7)", \
     keyentry with lines lw 1.2*line dt (7,4) lc rgb '#'.c7 title "real test images"
unset multiplot
set output
