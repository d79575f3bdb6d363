# Drawn by sgm. Again: gnuplot -d concordance.gp, from concordance.csv
# Of the pairs of entries whose FIDs in Tables 1 and 4 differ by more than two standard errors, the share that is ordered alike by the exact distances to N(0.3, s²) with 1 + δ times the score, 1000 scales, labels i/2; one half is chance.

# Style: change what is here. Margins and keys follow.
width = 6.75; height = 2.9  # of the figure, inches
font = 'DejaVu Sans'; text = 8.; small = 7.  # points; small: of ticks and keys
line = 1.; mark = 1.  # factors of widths and sizes
c0 = '000000'; c1 = '0072B2'; c2 = 'D55E00'; c3 = '009E73'; c4 = 'E69F00'; c5 = 'CC79A7'; c6 = '56B4E9'; c7 = '777777'; c8 = 'FFFFFF'
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
x1_low = -0.5; x1_high = 20.5; y1_low = -0.5; y1_high = 10.5  # panel 1
x2_low = -0.5; x2_high = 20.5; y2_low = -0.5; y2_high = 10.5  # panel 2

of_text = sprintf(',%g', text); of_small = sprintf(',%g', small)
grow = (text/8. > small/7.) ? text/8. : small/7.
strip = 0.
w = (width - grow*1.77736)/2; h = (height - strip - grow*0.53)/1  # of a plot
X(margin, plots, more) = (grow*margin + plots*w + more)/width
Y(margin, plots, more) = (strip + grow*margin + plots*h + more)/height
least(a, b) = a < b ? a : b
set terminal pdfcairo size width,height font sprintf('%s,%g', font, text) fontscale 0.75 enhanced background rgb 'white'
set output 'concordance.pdf'
data = 'concordance.csv'; maps = 'concordance.bin'
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
set lmargin at screen X(0.485208,0,dx); set rmargin at screen X(0.485208,1,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "VE" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x1_low:x1_high]
set xtics ("−10" 0, "−5" 5, "0" 10, "5" 15, "10" 20) format '%.0f' offset 0,0.35 font of_small
set xlabel "error of the score δ, %" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y1_low:y1_high]
set ytics ("0.02" 0, "0.03" 1, "0.05" 2, "0.07" 3, "0.1" 4, "0.15" 5, "0.2" 6, "0.3" 7, "0.5" 8, "0.7" 9, "1" 10) format '%.0f' offset 0.5,0 font of_small
set ylabel "s of the data" offset 1,0
set border 15 lw 0.8*line; unset grid
unset logscale cb; set cbrange [0:1]
unset key
plot data index 1 using 3:4:(0.52):(0.52):5 with boxxyerror fs solid 1 noborder lc palette notitle
set lmargin at screen X(0.485208,1,0.06*grow-dx); set rmargin at screen X(0.485208,1,0.15*grow-dx)
unset title; unset xtics; unset ytics; unset xlabel; unset ylabel; unset key; unset grid; set border 15 lw 0.8*line
unset nonlinear x; unset logscale x; set xrange [0:1]
unset nonlinear y; unset logscale y
set yrange [0.:1.]
set ytics 0.2 format '%.1f' offset 0,0 font of_small
set ylabel "" offset 0,0
unset ytics
unset nonlinear y2; unset logscale y2
set y2range [0.:1.]
set y2tics 0.2 format '%.1f' offset -0.7,0 font of_small
set y2label "" offset -2,0
plot sample [t=0:1] '+' using (0.5):(0+(1)*$1):(0):(1):(0+(1)*$1):(1):(0+(1)*$1) with boxxyerror fs solid 1 noborder lc palette notitle
unset y2tics; unset y2label; unset logscale y2; set ytics nomirror

# panel 2
dx = 0.; dy = 0.
set lmargin at screen X(1.21389,1,dx); set rmargin at screen X(1.21389,2,-dx)
set bmargin at screen Y(0.315,0,dy); set tmargin at screen Y(0.315,1,-dy)
set title "VP" offset 0,-0.75 font of_text
unset nonlinear x; unset logscale x
set xrange [x2_low:x2_high]
set xtics ("−10" 0, "−5" 5, "0" 10, "5" 15, "10" 20) format '%.0f' offset 0,0.35 font of_small
set xlabel "error of the score δ, %" offset 0,0.65
unset nonlinear y; unset logscale y
set yrange [y2_low:y2_high]
set ytics ("0.02" 0, "0.03" 1, "0.05" 2, "0.07" 3, "0.1" 4, "0.15" 5, "0.2" 6, "0.3" 7, "0.5" 8, "0.7" 9, "1" 10) format '%.0f' offset 0.5,0 font of_small
set ylabel "" offset 1,0
set border 15 lw 0.8*line; unset grid
unset logscale cb; set cbrange [0:1]
unset key
plot data index 2 using 3:4:(0.52):(0.52):5 with boxxyerror fs solid 1 noborder lc palette notitle
set lmargin at screen X(1.21389,2,0.06*grow-dx); set rmargin at screen X(1.21389,2,0.15*grow-dx)
unset title; unset xtics; unset ytics; unset xlabel; unset ylabel; unset key; unset grid; set border 15 lw 0.8*line
unset nonlinear x; unset logscale x; set xrange [0:1]
unset nonlinear y; unset logscale y
set yrange [0.:1.]
set ytics 0.2 format '%.1f' offset 0,0 font of_small
set ylabel "" offset 0,0
unset ytics
unset nonlinear y2; unset logscale y2
set y2range [0.:1.]
set y2tics 0.2 format '%.1f' offset -0.7,0 font of_small
set y2label "share of pairs as in the paper" offset -2,0
plot sample [t=0:1] '+' using (0.5):(0+(1)*$1):(0):(1):(0+(1)*$1):(1):(0+(1)*$1) with boxxyerror fs solid 1 noborder lc palette notitle
unset y2tics; unset y2label; unset logscale y2; set ytics nomirror
unset multiplot
set output
