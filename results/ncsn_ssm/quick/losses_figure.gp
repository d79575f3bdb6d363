# Drawn by sgm. Again: gnuplot -d losses_figure.gp, from losses_figure.csv
# Left: σ² E‖s + z/σ‖²/D, 1 for a score of zero, mean over networks. Right: over that of the score of a Gaussian fitted to the training images. 128 test images under equal noise, the weights that sample, fp32; 2 networks of each kind, one seed.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 3.1  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0.00870964; x1_high = 1.14815; y1_low = 0; y1_high = 1.2; y1_step = 0.2  # panel 1
x2_low = 0.00870964; x2_high = 1.14815; y2_low = 0.423688; y2_high = 3.14503; y2_step = 0.5  # panel 2

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*0.986944)/2; h = (height - strip - grow*0.925)/1  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'losses_figure.pdf'
data = 'losses_figure.csv'; maps = 'losses_figure.bin'
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
set bmargin at screen Y(0.855,0,dy); set tmargin at screen Y(0.855,1,-dy)
unset title
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("" 0.009 1, "0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "noise level σ" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y1_low:y1_high]
set ytics y1_step format '%.1f' offset 0.5,0 font of_small
set ylabel "denoising loss per dimension" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key at screen X(0.246736,0+0.5,0),Y(0.02,0,0) center bottom horizontal maxcols 1 font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot data index 1 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "denoising, 600 steps", \
     data index 2 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "sliced, 222 steps", \
     data index 3 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark title "denoising, 222 steps", \
     data index 4 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c0 title "Gaussian fitted to the training set"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(0.916944,1,dx); set rmargin at screen X(0.916944,2,-dx)
set bmargin at screen Y(0.855,0,dy); set tmargin at screen Y(0.855,1,-dy)
unset title
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("" 0.009 1, "0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "noise level σ" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y2_low:y2_high]
set ytics y2_step format '%.1f' offset 0.5,0 font of_small
set ylabel "loss over the Gaussian's" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 5 using (x2_low):4:(x2_high-x2_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 6 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark notitle, \
     data index 7 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark notitle, \
     data index 8 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 9 ps 0.4*mark notitle
unset multiplot
set output
