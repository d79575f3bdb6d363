# Drawn by sgm. Again: gnuplot -d classes.gp, from classes.csv
# Predicted classes and numbers of images; error bars: one binomial standard error. Dashed: equal shares.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 2.6  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = -0.8; x1_high = 9.8; y1_low = 0; y1_high = 0.639046; y1_step = 0.1  # panel 1

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*0.584473)/1; h = (height - strip - grow*0.675)/1  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'classes.pdf'
data = 'classes.csv'; maps = 'classes.bin'
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
set xtics ("T-shirt" 0, "trouser" 1, "pullover" 2, "dress" 3, "coat" 4, "sandal" 5, "shirt" 6, "sneaker" 7, "bag" 8, "ankle boot" 9) format '%.0f' offset 0,0.35 font of_small
set xlabel "predicted class" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y1_low:y1_high]
set ytics y1_step format '%.1f' offset 0.5,0 font of_small
set ylabel "share of images" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
set key at screen X(0.292237,0+0.5,0),Y(0.02,0,0) center bottom horizontal maxcols 2 font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot data index 1 using (x1_low):4:(x1_high-x1_low):(0) with vectors nohead lw 1.2*line dt (7,4) lc rgb '#'.c7 notitle, \
     data index 2 using ($3+-0.3):4:(0.2) with boxes fs solid 1 noborder lc rgb '#'.c1 title "one noise level, 3 networks, 192", data index 2 using ($3+-0.3):5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 0.72*line lc rgb '#'.c0 notitle, \
     data index 3 using ($3+-0.1):4:(0.2) with boxes fs solid 1 noborder lc rgb '#'.c2 title "annealed (ncsn\\_samples), 3 networks, 192", data index 3 using ($3+-0.1):5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 0.72*line lc rgb '#'.c0 notitle, \
     data index 4 using ($3+0.1):4:(0.2) with boxes fs solid 1 noborder lc rgb '#'.c3 title "real test images, 640", data index 4 using ($3+0.1):5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 0.72*line lc rgb '#'.c0 notitle, \
     data index 5 using ($3+0.3):4:(0.2) with boxes fs solid 1 noborder lc rgb '#'.c4 title "Gaussian fitted to the training set, 640", data index 5 using ($3+0.3):5:(0):($6-$5) with vectors heads nofilled size screen 0.006,90 fixed lw 0.72*line lc rgb '#'.c0 notitle
unset multiplot
set output
