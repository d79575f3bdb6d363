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
-0.2666667 0.1484375 -0.4 -0.1333333 0 0.1484375
0.7333333 0.078125 0.6 0.8666667 0 0.078125
1.733333 0.109375 1.6 1.866667 0 0.109375
2.733333 0.09375 2.6 2.866667 0 0.09375
3.733333 0.140625 3.6 3.866667 0 0.140625
4.733333 0.0859375 4.6 4.866667 0 0.0859375
5.733333 0.078125 5.6 5.866667 0 0.078125
6.733333 0.046875 6.6 6.866667 0 0.046875
7.733333 0.140625 7.6 7.866667 0 0.140625
8.733333 0.078125 8.6 8.866667 0 0.078125
EOD
$p1_2 << EOD
0 0.103125 -0.1333333 0.1333333 0 0.103125
1 0.1007813 0.8666667 1.133333 0 0.1007813
2 0.1140625 1.866667 2.133333 0 0.1140625
3 0.0890625 2.866667 3.133333 0 0.0890625
4 0.115625 3.866667 4.133333 0 0.115625
5 0.09453125 4.866667 5.133333 0 0.09453125
6 0.1046875 5.866667 6.133333 0 0.1046875
7 0.09375 6.866667 7.133333 0 0.09375
8 0.090625 7.866667 8.133333 0 0.090625
9 0.09375 8.866667 9.133333 0 0.09375
EOD
$p1_3 << EOD
0.2666667 0.08203125 0.1333333 0.4 0 0.08203125
1.266667 0.07421875 1.133333 1.4 0 0.07421875
2.266667 0.08359375 2.133333 2.4 0 0.08359375
3.266667 0.1101562 3.133333 3.4 0 0.1101562
4.266667 0.09140625 4.133333 4.4 0 0.09140625
5.266667 0.1078125 5.133333 5.4 0 0.1078125
6.266667 0.2039063 6.133333 6.4 0 0.2039063
7.266667 0.02890625 7.133333 7.4 0 0.02890625
8.266667 0.1414063 8.133333 8.4 0 0.1414063
9.266667 0.0765625 9.133333 9.4 0 0.0765625
EOD
set multiplot

# panel 1
set lmargin at screen 0.07188; set rmargin at screen 0.97615; set bmargin at screen 0.23269; set tmargin at screen 0.97308
unset title
unset logscale x
set xrange [-0.8:9.8]
set xtics ("T-shirt" 0, "trouser" 1, "pullover" 2, "dress" 3, "coat" 4, "sandal" 5, "shirt" 6, "sneaker" 7, "bag" 8, "ankle boot" 9) offset 0,0.35
set xlabel "predicted class" offset 0,0.65
unset logscale y
set yrange [0:0.214101563]
set ytics ("0" 0, "0.05" 0.05, "0.10" 0.1, "0.15" 0.15, "0.20" 0.2) offset 0.5,0
set ylabel "share of images" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
set key at screen 0.50000,0.00769 center bottom horizontal maxcols 2 font ',7' samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot $p1_1 using 1:2:3:4:5:6 with boxxyerror fs solid 1 noborder lc rgb '#0072B2' title "samples", \
     $p1_2 using 1:2:3:4:5:6 with boxxyerror fs solid 1 noborder lc rgb '#D55E00' title "real test images", \
     $p1_3 using 1:2:3:4:5:6 with boxxyerror fs solid 1 noborder lc rgb '#009E73' title "Gaussian fitted to the training set"
unset multiplot
set output
