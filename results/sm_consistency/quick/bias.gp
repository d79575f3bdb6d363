# Drawn by sgm. Again: gnuplot -d bias.gp, from bias.csv
# Left: denoising's bias against exact score matching at the clean data, over the exact gradient's length; points whose 95 % interval reaches below 5e-05 are not drawn. Right: the half-widths of those intervals. Random tanh network, D = 4, 8 hidden units, 76 parameters; 64 data of N(0, I), 1000 draws of projections or noise for all of them; one seed.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 2.7  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0.0179766; x1_high = 0.778789; y1_low = 9.92467e-05; y1_high = 0.247552  # panel 1
x2_low = 0.0179766; x2_high = 0.778789; y2_low = 0.00190458; y2_high = 0.182019  # panel 2

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*1.10011)/2; h = (height - strip - grow*0.385)/1  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'bias.pdf'
data = 'bias.csv'; maps = 'bias.bin'
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
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("0.02" 0.02, "0.03" 0.03, "" 0.04 1, "0.05" 0.05, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "0.2" 0.2, "0.3" 0.3, "" 0.4 1, "0.5" 0.5, "" 0.6 1, "" 0.7 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "σ" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y1_low:y1_high]
set ytics ("10^{−4}" 0.0001, "" 0.0002 1, "" 0.0003 1, "" 0.0004 1, "" 0.0005 1, "" 0.0006 1, "" 0.0007 1, "" 0.0008 1, "" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1) format '%.0f' offset 0.5,0 font of_small
set ylabel "bias of the gradient" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key top left font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width 0
plot data index 1 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c7 title "∝ σ²", \
     data index 2 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c0 title "expected", \
     data index 3 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c1 notitle, data index 3 using 3:4 with points pt 7 ps 0.4*mark lc rgb '#'.c1 title "one noise", \
     data index 4 using 3:5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2*line lc rgb '#'.c2 notitle, data index 4 using 3:4 with points pt 5 ps 0.4*mark lc rgb '#'.c2 title "pairs z, −z"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(1.03011,1,dx); set rmargin at screen X(1.03011,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("0.02" 0.02, "0.03" 0.03, "" 0.04 1, "0.05" 0.05, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "0.2" 0.2, "0.3" 0.3, "" 0.4 1, "0.5" 0.5, "" 0.6 1, "" 0.7 1) format '%.0f' offset 0,0.35 font of_small
set xlabel "σ" offset 0,0.65
unset nonlinear y; set logscale y
set yrange [y2_low:y2_high]
set ytics ("" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1) format '%.0f' offset 0.5,0 font of_small
set ylabel "95 % half-width" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key top right font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width 0
plot data index 5 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c1 pt 7 ps 0.4*mark title "one noise", \
     data index 6 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c2 pt 5 ps 0.4*mark title "pairs z, −z"
unset multiplot
set output
