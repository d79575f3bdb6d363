# Drawn by sgm. Again: gnuplot -d figure.gp, from figure.csv
# Bits per dimension of 40 images of each kind under the networks of two data sets.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 3.  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 2.21777; x1_high = 11.5743; x1_step = 2; y1_low = 0; y1_high = 0.86625; y1_step = 0.2  # panel 1
x2_low = 1.43244; x2_high = 12.5426; x2_step = 2; y2_low = 0; y2_high = 0.76125; y2_step = 0.2  # panel 2

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
key_columns = floor(1.9486/grow*width/6.75); key_columns = key_columns < 1 ? 1 : key_columns
key_columns = key_columns > 4 ? 4 : key_columns
key_rows = ceil(4./key_columns); key_columns = ceil(4./key_rows)
strip = grow*(0.125*key_rows+0.04)
w = (width - grow*0.986944)/2; h = (height - strip - grow*0.53)/1  # of a plot
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
set title "network of fashion\\_mnist, averaged over 2 x 2 pixels" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x1_low:x1_high]
set xtics x1_step format '%.0f' offset 0,0.35 font of_small
set xlabel "bits/dim of an image" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y1_low:y1_high]
set ytics y1_step format '%.1f' offset 0.5,0 font of_small
set ylabel "share of images" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 1 using 3:4 with histeps lw 1.6*line dt solid lc rgb '#'.c1 title "fashion\\_mnist, averaged over 2 x 2 pixels, test images", \
     data index 2 using 3:4 with histeps lw 1.6*line dt solid lc rgb '#'.c2 title "mnist, averaged over 2 x 2 pixels, test images", \
     data index 3 using 3:4 with histeps lw 1.6*line dt solid lc rgb '#'.c3 title "one grey level each", \
     data index 4 using 3:4 with histeps lw 1.6*line dt solid lc rgb '#'.c4 title "uniform noise"

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(0.916944,1,dx); set rmargin at screen X(0.916944,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "network of mnist, averaged over 2 x 2 pixels" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x2_low:x2_high]
set xtics x2_step format '%.0f' offset 0,0.35 font of_small
set xlabel "bits/dim of an image" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y2_low:y2_high]
set ytics y2_step format '%.1f' offset 0.5,0 font of_small
set ylabel "share of images" offset 1,0
set border 3 lw 0.8*line; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6*line
unset key
plot data index 5 using 3:4 with histeps lw 1.6*line dt solid lc rgb '#'.c1 title "fashion\\_mnist, averaged over 2 x 2 pixels, test images", \
     data index 6 using 3:4 with histeps lw 1.6*line dt solid lc rgb '#'.c2 title "mnist, averaged over 2 x 2 pixels, test images", \
     data index 7 using 3:4 with histeps lw 1.6*line dt solid lc rgb '#'.c3 title "one grey level each", \
     data index 8 using 3:4 with histeps lw 1.6*line dt solid lc rgb '#'.c4 title "uniform noise"

# key
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid
unset logscale; unset nonlinear x; unset nonlinear y; set xrange [0:1]; set yrange [0:1]
set key at screen 0.5,0.02/height center bottom horizontal maxcols key_columns font of_small samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with lines lw 1.6*line dt solid lc rgb '#'.c1 title "fashion\\_mnist, averaged over 2 x 2 pixels, test images", \
     keyentry with lines lw 1.6*line dt solid lc rgb '#'.c2 title "mnist, averaged over 2 x 2 pixels, test images", \
     keyentry with lines lw 1.6*line dt solid lc rgb '#'.c3 title "one grey level each", \
     keyentry with lines lw 1.6*line dt solid lc rgb '#'.c4 title "uniform noise"
unset multiplot
set output
