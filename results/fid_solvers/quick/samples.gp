# Drawn by sgm. Again: gnuplot -d samples.gp, from samples.csv and samples.bin

# Style: change what is here. Margins and keys follow.
width = 8.875; height = 4.52083  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = 0; x1_high = 302; x1_step = 50; y1_low = 0; y1_high = 212  # panel 1

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*2.58333)/1; h = (height - strip - grow*0.104167)/1  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'samples.pdf'
data = 'samples.csv'; maps = 'samples.bin'
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
u = least(w/(x1_high-x1_low), h/(y1_high-y1_low)); dx = (w-u*(x1_high-x1_low))/2; dy = (h-u*(y1_high-y1_low))/2
set lmargin at screen X(2.55,0,dx); set rmargin at screen X(2.55,1,-dx)
set bmargin at screen Y(0.0333333,0,dy); set tmargin at screen Y(0.0333333,1,-dy)
unset title
set xrange [x1_low:x1_high]; set yrange [y1_low:y1_high]
unset xtics; unset xlabel; set ylabel "" offset 1,0
set ytics ("reverse SDE (Euler–Maruyama), 10 evaluations" 196, "probability flow (Euler), 10 evaluations" 166, "probability flow (Heun, ρ = 7), 9 evaluations" 136, "predictor-corrector, 48 evaluations" 106, "reverse SDE (Euler–Maruyama), 48 evaluations" 76, "probability flow (Euler), 48 evaluations" 46, "probability flow (Heun, ρ = 7), 47 evaluations" 16) scale 0 offset 0.8,0 font of_small
unset border; unset grid
unset key
plot maps binary skip=0 array=(302,212) format='%uchar' origin=(0.5,0.5) dx=1 dy=1 using 1:1:1 with rgbimage notitle
unset x2tics
unset multiplot
set output
