# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# EDM Fig. 5a's shape. Left: λ(σ) E‖D(x + σn; σ) − x‖²/D with EDM's λ = (σ² + σ\\_d²)/(σ σ\\_d)², σ\\_d = 0.5, on 512 test images, mean of 3 trainings, band: the least and the largest; dashed: the network before training, whose output is 0. Right: the laws from which the losses draw σ.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 2.6  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0.00145535; x1_high = 109.939; y1_low = 0; y1_high = 2.55579; y1_step = 0.5  # panel 1
x2_low = 0.00145535; x2_high = 109.939; y2_low = 0; y2_high = 0.34873; y2_step = 0.05  # panel 2

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*1.15389)/2; h = (height - strip - grow*0.385)/1  # of a plot
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
set lmargin at screen X(0.423472,0,dx); set rmargin at screen X(0.423472,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; set logscale x
set xrange [x1_low:x1_high]
set xtics ("" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100) format '%.0f' offset 0,0.35 font of_small
set xlabel "noise level σ" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y1_low:y1_high]
set ytics y1_step format '%.1f' offset 0.5,0 font of_small
set ylabel "loss, EDM's weight" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key top left font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width 0
plot data index 1 using 3:4 with lines lw 1.6*line dt (7,4) lc rgb '#'.c0 title "before training", \
     data index 2 using 3:4:5 with filledcurves fs transparent solid 0.06 noborder lc rgb '#B3'.c1 notitle, \
     data index 3 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 title "EDM's loss", \
     data index 4 using 3:4:5 with filledcurves fs transparent solid 0.06 noborder lc rgb '#B3'.c2 notitle, \
     data index 5 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "VP's loss", \
     data index 6 using 3:4:5 with filledcurves fs transparent solid 0.06 noborder lc rgb '#B3'.c3 notitle, \
     data index 7 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 title "VE's loss"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(1.03128,1,dx); set rmargin at screen X(1.03128,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
unset title
unset nonlinear x; set logscale x
set xrange [x2_low:x2_high]
set xtics ("" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100) format '%.0f' offset 0,0.35 font of_small
set xlabel "noise level σ" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y2_low:y2_high]
set ytics y2_step format '%.2f' offset 0.5,0 font of_small
set ylabel "density of ln σ in training" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key top right font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width 0
plot data index 8 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 title "EDM's loss", \
     data index 9 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "VP's loss", \
     data index 10 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 title "VE's loss"
unset multiplot
set output
