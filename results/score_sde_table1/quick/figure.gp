# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# Trained denoisers at N = 100: above, the high-pass variance over all test images; below, the Fréchet distance of classifier features; mean over 3 trainings x 5 runs of 20 samples, bars are one standard error over trainings. Dashed: test images. r.: rounded scales.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 4.6  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0.4; x1_high = 5.6; y1_low = 0.63704; y1_high = 10  # panel 1
x2_low = 0.4; x2_high = 5.6; y2_low = 0.819261; y2_high = 10  # panel 2
x3_low = 0.4; x3_high = 5.6; y3_low = 24.5047; y3_high = 150  # panel 3
x4_low = 0.4; x4_high = 5.6; y4_low = 25.1911; y4_high = 150  # panel 4

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
key_columns = floor(4.04802/grow*width/6.75); key_columns = key_columns < 1 ? 1 : key_columns
key_columns = key_columns > 5 ? 5 : key_columns
key_rows = ceil(5./key_columns); key_columns = ceil(5./key_rows)
strip = grow*(0.125*key_rows+0.04)
w = (width - grow*0.875417)/2; h = (height - strip - grow*0.81)/2  # of a plot
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
set bmargin at screen Y(0.595,1,dy); set tmargin at screen Y(0.595,2,-dy)
set title "VE" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x1_low:x1_high]
set xtics ("P100" 1, "P200" 2, "P200 r." 3, "PC100" 4, "C200" 5) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y1_low:y1_high]
set ytics ("" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10) format '%.0f' offset 0.5,0 font of_small
set ylabel "high-pass variance" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using (x1_low):4:(x1_high-x1_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 title "test images", \
     data index 2 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68*line lc rgb '#'.c1 notitle, data index 2 using 3:4 with points pt 7 ps 0.56*mark lc rgb '#'.c1 title "ancestral sampling", \
     data index 3 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68*line lc rgb '#'.c2 notitle, data index 3 using 3:4 with points pt 5 ps 0.56*mark lc rgb '#'.c2 title "reverse diffusion", \
     data index 4 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68*line lc rgb '#'.c3 notitle, data index 4 using 3:4 with points pt 9 ps 0.56*mark lc rgb '#'.c3 title "probability flow", \
     data index 5 using 3:4:5:6 with labels font sprintf(',%g',6.5*small/7.) tc rgb variable notitle

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(0.805417,1,dx); set rmargin at screen X(0.805417,2,-dx)
set bmargin at screen Y(0.595,1,dy); set tmargin at screen Y(0.595,2,-dy)
set title "VP" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x2_low:x2_high]
set xtics ("P100" 1, "P200" 2, "P200 r." 3, "PC100" 4, "C200" 5) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y2_low:y2_high]
set ytics ("" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 6 using (x2_low):4:(x2_high-x2_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 title "test images", \
     data index 7 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68*line lc rgb '#'.c1 notitle, data index 7 using 3:4 with points pt 7 ps 0.56*mark lc rgb '#'.c1 title "ancestral sampling", \
     data index 8 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68*line lc rgb '#'.c2 notitle, data index 8 using 3:4 with points pt 5 ps 0.56*mark lc rgb '#'.c2 title "reverse diffusion", \
     data index 9 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68*line lc rgb '#'.c3 notitle, data index 9 using 3:4 with points pt 9 ps 0.56*mark lc rgb '#'.c3 title "probability flow", \
     data index 10 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68*line lc rgb '#'.c5 notitle, data index 10 using 3:4 with points pt 13 ps 0.56*mark lc rgb '#'.c5 title "none (corrector only)"

# panel 3
dx = 0.; dy = 0.
set lmargin at screen X(0.450208,0,dx); set rmargin at screen X(0.450208,1,-dx)
set bmargin at screen Y(0.19,0,dy); set tmargin at screen Y(0.19,1,-dy)
set title "VE" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x3_low:x3_high]
set xtics ("P100" 1, "P200" 2, "P200 r." 3, "PC100" 4, "C200" 5) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y3_low:y3_high]
set ytics ("30" 30, "" 40 1, "50" 50, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100) format '%.0f' offset 0.5,0 font of_small
set ylabel "Fréchet distance" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 11 using (x3_low):4:(x3_high-x3_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 title "test images", \
     data index 12 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68*line lc rgb '#'.c1 notitle, data index 12 using 3:4 with points pt 7 ps 0.56*mark lc rgb '#'.c1 title "ancestral sampling", \
     data index 13 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68*line lc rgb '#'.c2 notitle, data index 13 using 3:4 with points pt 5 ps 0.56*mark lc rgb '#'.c2 title "reverse diffusion", \
     data index 14 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68*line lc rgb '#'.c3 notitle, data index 14 using 3:4 with points pt 9 ps 0.56*mark lc rgb '#'.c3 title "probability flow", \
     data index 15 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68*line lc rgb '#'.c5 notitle, data index 15 using 3:4 with points pt 13 ps 0.56*mark lc rgb '#'.c5 title "none (corrector only)"

# panel 4
dx = 0.; dy = 0.
set lmargin at screen X(0.805417,1,dx); set rmargin at screen X(0.805417,2,-dx)
set bmargin at screen Y(0.19,0,dy); set tmargin at screen Y(0.19,1,-dy)
set title "VP" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x4_low:x4_high]
set xtics ("P100" 1, "P200" 2, "P200 r." 3, "PC100" 4, "C200" 5) format '%.0f' offset 0,0.35 font of_small
set xlabel "" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y4_low:y4_high]
set ytics ("30" 30, "" 40 1, "50" 50, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 16 using (x4_low):4:(x4_high-x4_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 title "test images", \
     data index 17 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68*line lc rgb '#'.c1 notitle, data index 17 using 3:4 with points pt 7 ps 0.56*mark lc rgb '#'.c1 title "ancestral sampling", \
     data index 18 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68*line lc rgb '#'.c2 notitle, data index 18 using 3:4 with points pt 5 ps 0.56*mark lc rgb '#'.c2 title "reverse diffusion", \
     data index 19 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68*line lc rgb '#'.c3 notitle, data index 19 using 3:4 with points pt 9 ps 0.56*mark lc rgb '#'.c3 title "probability flow", \
     data index 20 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68*line lc rgb '#'.c5 notitle, data index 20 using 3:4 with points pt 13 ps 0.56*mark lc rgb '#'.c5 title "none (corrector only)"

# key
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
unset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set yrange [0:1]
set key at screen 0.5,0.02/height center bottom horizontal maxcols key_columns font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with lines lw 1.2*line dt (7,4) lc rgb '#'.c7 title "test images", \
     keyentry with points pt 7 ps 0.56*mark lc rgb '#'.c1 title "ancestral sampling", \
     keyentry with points pt 5 ps 0.56*mark lc rgb '#'.c2 title "reverse diffusion", \
     keyentry with points pt 9 ps 0.56*mark lc rgb '#'.c3 title "probability flow", \
     keyentry with points pt 13 ps 0.56*mark lc rgb '#'.c5 title "none (corrector only)"
unset multiplot
set output
