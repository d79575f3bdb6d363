# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# Left: d1/d2 of 192 samples, 1000 test images and 200 planted copies with noise 0.025; dashed: the test set's 1 % quantile. Right: share of 200 planted copies below it against their mean distance from their originals (band: 95 % interval); dashed: the samples' mean distance to their nearest training image, 1.51.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 2.6  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0; x1_high = 1; x1_step = 0.2; y1_low = 0; y1_high = 1; y1_step = 0.2  # panel 1
x2_low = 0; x2_high = 2.32032; x2_step = 0.5; y2_low = 0; y2_high = 1; y2_step = 0.2  # panel 2

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*1.02618)/2; h = (height - strip - grow*0.675)/1  # of a plot
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
set bmargin at screen Y(0.605,0,dy); set tmargin at screen Y(0.605,1,-dy)
unset title
unset nonlinear x; unset logscale x
set xrange [x1_low:x1_high]
set xtics x1_step format '%.1f' offset 0,0.35 font of_small
set xlabel "d1/d2" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y1_low:y1_high]
set ytics y1_step format '%.1f' offset 0.5,0 font of_small
set ylabel "share of queries below" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key at screen X(0.266354,0+0.5,0),Y(0.02,0,0) center bottom horizontal maxcols 2 font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot data index 1 using 3:(y1_low):(0):(y1_high-y1_low) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 2 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c1 title "samples", \
     data index 3 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c2 title "test images", \
     data index 4 using 3:4 with lines lw 1.6*line dt solid lc rgb '#'.c3 title "planted copies"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(0.956181,1,dx); set rmargin at screen X(0.956181,2,-dx)
set bmargin at screen Y(0.605,0,dy); set tmargin at screen Y(0.605,1,-dy)
unset title
unset nonlinear x; unset logscale x
set xrange [x2_low:x2_high]
set xtics x2_step format '%.1f' offset 0,0.35 font of_small
set xlabel "distance of a copy from its original" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y2_low:y2_high]
set ytics y2_step format '%.1f' offset 0.5,0 font of_small
set ylabel "share of copies detected" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 5 using 3:(y2_low):(0):(y2_high-y2_low) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 6 using 3:4:5 with filledcurves fs transparent solid 0.2 noborder lc rgb '#'.c3 notitle, \
     data index 7 using 3:4 with linespoints lw 1.6*line dt solid lc rgb '#'.c3 pt 7 ps 0.4*mark notitle
unset multiplot
set output
