# Drawn by sgm. Again: gnuplot -d figure.gp
# Share of the minor mode against the budget, 20000 chains a point; the truth, 0.2, is dashed. Error bars, smaller than the marks: one standard error.
set terminal pdfcairo size 6.75in,2.6in font 'DejaVu Sans,8' fontscale 0.75 enhanced background rgb 'white'
set output 'figure.pdf'
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
9.029971 0.2
332.227 0.2
EOD
$p1_2 << EOD
10 0.49655
30 0.49655
100 0.49655
300 0.49655
EOD
$p1_3 << EOD
10 0.45845
30 0.43375
100 0.4158
300 0.4175
EOD
$p1_4 << EOD
10 0.43315
30 0.3874
100 0.2939
300 0.23695
EOD
$p1_5 << EOD
10 0.3925
30 0.3083
100 0.2413
300 0.22635
EOD
$p1_6 << EOD
10 0.32585
30 0.24755
100 0.21885
300 0.20595
EOD
$p1_7 << EOD
10 0.2615
30 0.21775
100 0.2131
300 0.20465
EOD
$p2_1 << EOD
0.008427259 0.2
3.559876 0.2
EOD
$p2_2 << EOD
0.01 0.3213
0.03 0.2492
0.1 0.21885
0.3 0.2132
1 0.2337
3 0.40375
EOD
$p2_3 << EOD
0.01 0.3213 0.3179979 0.3246021
0.03 0.2492 0.2461413 0.2522587
0.1 0.21885 0.2159263 0.2217737
0.3 0.2132 0.2103038 0.2160962
1 0.2337 0.2307076 0.2366924
3 0.40375 0.4002805 0.4072195
EOD
set multiplot

# panel 1
set lmargin at screen 0.06274; set rmargin at screen 0.48963; set bmargin at screen 0.23269; set tmargin at screen 0.91731
set title "ε = 0.1" offset 0,-0.75 font ',8'
set logscale x
set xrange [9.02997114:332.226975]
set xtics ("10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "" 200 1, "" 300 1) offset 0,0.35
set xlabel "steps per level" offset 0,0.65
unset logscale y
set yrange [0:0.55]
set ytics ("0" 0, "0.1" 0.1, "0.2" 0.2, "0.3" 0.3, "0.4" 0.4, "0.5" 0.5) offset 0.5,0
set ylabel "share of the minor mode" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
set key at screen 0.25000,0.00769 center bottom horizontal maxcols 3 font ',7' samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot $p1_1 using 1:2 with lines lw 1.2 dt (7,4) lc rgb '#777777' notitle, \
     $p1_2 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 7 ps 0.4 title "L = 1", \
     $p1_3 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#D55E00' pt 5 ps 0.4 title "L = 2", \
     $p1_4 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#009E73' pt 9 ps 0.4 title "L = 3", \
     $p1_5 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#E69F00' pt 13 ps 0.4 title "L = 5", \
     $p1_6 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#CC79A7' pt 11 ps 0.4 title "L = 10", \
     $p1_7 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#56B4E9' pt 15 ps 0.4 title "L = 20"

# panel 2
set lmargin at screen 0.56274; set rmargin at screen 0.98963; set bmargin at screen 0.23269; set tmargin at screen 0.91731
set title "L = 10, 100 steps per level" offset 0,-0.75 font ',8'
set logscale x
set xrange [0.0084272594:3.55987618]
set xtics ("" 0.009 1, "0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1) offset 0,0.35
set xlabel "step size ε" offset 0,0.65
unset logscale y
set yrange [0:0.55]
set ytics ("0" 0, "0.1" 0.1, "0.2" 0.2, "0.3" 0.3, "0.4" 0.4, "0.5" 0.5) offset 0.5,0
set ylabel "share of the minor mode" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p2_1 using 1:2 with lines lw 1.2 dt (7,4) lc rgb '#777777' notitle, \
     $p2_2 using 1:2 with lines lw 1.6 dt solid lc rgb '#0072B2' notitle, \
     $p2_3 using 1:3:(0):($4-$3) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2 lc rgb '#0072B2' notitle, $p2_3 using 1:2 with points pt 5 ps 0.4 lc rgb '#0072B2' notitle
unset multiplot
set output
