# Drawn by sgm. Again: gnuplot -d classes.gp
# Predicted classes; the data has a tenth of each.
set terminal pdfcairo size 6.75in,2.6in font 'DejaVu Sans,8' fontscale 0.75 enhanced background rgb 'white'
set output 'classes.pdf'
set encoding utf8
set minussign
set tics nomirror font ',7' scale 0.6,0.35
set border lw 0.8
set clip one
set clip two
set pointintervalbox 0
set samples 256
unset colorbox
set palette defined (0 '#440154', 1 '#482475', 2 '#414487', 3 '#355f8d', 4 '#2a788e', 5 '#21918c', 6 '#22a884', 7 '#44bf70', 8 '#7ad151', 9 '#bddf26', 10 '#fde725')
$p1_1 << EOD
-0.3 0.0625 -0.4 -0.2 0 0.0625
0.7 0.015625 0.6 0.8 0 0.015625
1.7 0.03125 1.6 1.8 0 0.03125
2.7 0.03125 2.6 2.8 0 0.03125
3.7 0 3.6 3.8 0 0
4.7 0.015625 4.6 4.8 0 0.015625
5.7 0.109375 5.6 5.8 0 0.109375
6.7 0 6.6 6.8 0 0
7.7 0.734375 7.6 7.8 0 0.734375
8.7 0 8.6 8.8 0 0
EOD
$p1_2 << EOD
-0.1 0.09375 -0.2 0 0 0.09375
0.9 0.15625 0.8 1 0 0.15625
1.9 0.09375 1.8 2 0 0.09375
2.9 0.078125 2.8 3 0 0.078125
3.9 0.125 3.8 4 0 0.125
4.9 0.15625 4.8 5 0 0.15625
5.9 0.09375 5.8 6 0 0.09375
6.9 0.046875 6.8 7 0 0.046875
7.9 0.125 7.8 8 0 0.125
8.9 0.03125 8.8 9 0 0.03125
EOD
$p1_3 << EOD
0.1 0.1046875 0 0.2 0 0.1046875
1.1 0.103125 1 1.2 0 0.103125
2.1 0.1375 2 2.2 0 0.1375
3.1 0.0828125 3 3.2 0 0.0828125
4.1 0.1078125 4 4.2 0 0.1078125
5.1 0.0796875 5 5.2 0 0.0796875
6.1 0.10625 6 6.2 0 0.10625
7.1 0.09375 7 7.2 0 0.09375
8.1 0.0921875 8 8.2 0 0.0921875
9.1 0.0921875 9 9.2 0 0.0921875
EOD
$p1_4 << EOD
0.3 0.0921875 0.2 0.4 0 0.0921875
1.3 0.0546875 1.2 1.4 0 0.0546875
2.3 0.08125 2.2 2.4 0 0.08125
3.3 0.1 3.2 3.4 0 0.1
4.3 0.0890625 4.2 4.4 0 0.0890625
5.3 0.1109375 5.2 5.4 0 0.1109375
6.3 0.2140625 6.2 6.4 0 0.2140625
7.3 0.0296875 7.2 7.4 0 0.0296875
8.3 0.1515625 8.2 8.4 0 0.1515625
9.3 0.0765625 9.2 9.4 0 0.0765625
EOD
set multiplot

# panel 1
set lmargin at screen 0.06274; set rmargin at screen 0.97615; set bmargin at screen 0.23269; set tmargin at screen 0.97308
unset title
unset logscale x
set xrange [-0.8:9.8]
set xtics ("T-shirt" 0, "trouser" 1, "pullover" 2, "dress" 3, "coat" 4, "sandal" 5, "shirt" 6, "sneaker" 7, "bag" 8, "ankle boot" 9) offset 0,0.35
set xlabel "predicted class" offset 0,0.65
unset logscale y
set yrange [0:0.77109375]
set ytics ("0" 0, "0.2" 0.2, "0.4" 0.4, "0.6" 0.6) offset 0.5,0
set ylabel "share of images" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
set key at screen 0.50000,0.00769 center bottom horizontal maxcols 2 font ',7' samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot $p1_1 using 1:2:3:4:5:6 with boxxyerror fs solid 1 noborder lc rgb '#0072B2' title "one noise level", \
     $p1_2 using 1:2:3:4:5:6 with boxxyerror fs solid 1 noborder lc rgb '#D55E00' title "annealed (ncsn\\_samples)", \
     $p1_3 using 1:2:3:4:5:6 with boxxyerror fs solid 1 noborder lc rgb '#009E73' title "real test images", \
     $p1_4 using 1:2:3:4:5:6 with boxxyerror fs solid 1 noborder lc rgb '#E69F00' title "Gaussian fitted to the training set"
unset multiplot
set output
