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
-0.3 0.0078125 -0.4 -0.2 0 0.0078125
0.7 0.015625 0.6 0.8 0 0.015625
1.7 0.046875 1.6 1.8 0 0.046875
2.7 0.0390625 2.6 2.8 0 0.0390625
3.7 0 3.6 3.8 0 0
4.7 0.03125 4.6 4.8 0 0.03125
5.7 0.0703125 5.6 5.8 0 0.0703125
6.7 0 6.6 6.8 0 0
7.7 0.7890625 7.6 7.8 0 0.7890625
8.7 0 8.6 8.8 0 0
EOD
$p1_2 << EOD
-0.1 0.1484375 -0.2 0 0 0.1484375
0.9 0.078125 0.8 1 0 0.078125
1.9 0.109375 1.8 2 0 0.109375
2.9 0.09375 2.8 3 0 0.09375
3.9 0.140625 3.8 4 0 0.140625
4.9 0.0859375 4.8 5 0 0.0859375
5.9 0.078125 5.8 6 0 0.078125
6.9 0.046875 6.8 7 0 0.046875
7.9 0.140625 7.8 8 0 0.140625
8.9 0.078125 8.8 9 0 0.078125
EOD
$p1_3 << EOD
0.1 0.103125 0 0.2 0 0.103125
1.1 0.1007813 1 1.2 0 0.1007813
2.1 0.1140625 2 2.2 0 0.1140625
3.1 0.0890625 3 3.2 0 0.0890625
4.1 0.115625 4 4.2 0 0.115625
5.1 0.09453125 5 5.2 0 0.09453125
6.1 0.1046875 6 6.2 0 0.1046875
7.1 0.09375 7 7.2 0 0.09375
8.1 0.090625 8 8.2 0 0.090625
9.1 0.09375 9 9.2 0 0.09375
EOD
$p1_4 << EOD
0.3 0.08203125 0.2 0.4 0 0.08203125
1.3 0.07421875 1.2 1.4 0 0.07421875
2.3 0.08359375 2.2 2.4 0 0.08359375
3.3 0.1101562 3.2 3.4 0 0.1101562
4.3 0.09140625 4.2 4.4 0 0.09140625
5.3 0.1078125 5.2 5.4 0 0.1078125
6.3 0.2039063 6.2 6.4 0 0.2039063
7.3 0.02890625 7.2 7.4 0 0.02890625
8.3 0.1414063 8.2 8.4 0 0.1414063
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
set yrange [0:0.828515625]
set ytics ("0" 0, "0.2" 0.2, "0.4" 0.4, "0.6" 0.6, "0.8" 0.8) offset 0.5,0
set ylabel "share of images" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
set key at screen 0.50000,0.00769 center bottom horizontal maxcols 2 font ',7' samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot $p1_1 using 1:2:3:4:5:6 with boxxyerror fs solid 1 noborder lc rgb '#0072B2' title "one noise level", \
     $p1_2 using 1:2:3:4:5:6 with boxxyerror fs solid 1 noborder lc rgb '#D55E00' title "annealed (ncsn\\_samples)", \
     $p1_3 using 1:2:3:4:5:6 with boxxyerror fs solid 1 noborder lc rgb '#009E73' title "real test images", \
     $p1_4 using 1:2:3:4:5:6 with boxxyerror fs solid 1 noborder lc rgb '#E69F00' title "Gaussian fitted to the training set"
unset multiplot
set output
