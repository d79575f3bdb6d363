# Drawn by sgm. Again: gnuplot -d figure.gp
# Diversity of 256 samples against the first noise level; the last mark is technique 1. Dashed: the data's own mean pair distance, and the number of distinct images that as many independent draws hit. Error bars: one standard error.
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
0.9112907 11.3975
24.27231 11.3975
EOD
$p1_2 << EOD
1 2.515202
2 10.91722
5 11.76393
10 11.57585
22.11913 11.57913
EOD
$p1_3 << EOD
1 2.515202 2.205657 2.824748
2 10.91722 10.77229 11.06215
5 11.76393 11.64664 11.88123
10 11.57585 11.44147 11.71024
22.11913 11.57913 11.42907 11.7292
EOD
$p2_1 << EOD
0.9112907 252.7635
24.27231 252.7635
EOD
$p2_2 << EOD
1 17
2 252
5 250
10 252
22.11913 252
EOD
set multiplot

# panel 1
set lmargin at screen 0.05755; set rmargin at screen 0.48506; set bmargin at screen 0.12115; set tmargin at screen 0.97308
unset title
set logscale x
set xrange [0.911290738:24.272313]
set xtics ("1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1) offset 0,0.35
set xlabel "first noise level σ_1" offset 0,0.65
unset logscale y
set yrange [0:12.3650131]
set ytics ("0" 0, "2" 2, "4" 4, "6" 6, "8" 8, "10" 10, "12" 12) offset 0.5,0
set ylabel "mean pair distance" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p1_1 using 1:2 with lines lw 1.2 dt (7,4) lc rgb '#777777' notitle, \
     $p1_2 using 1:2 with lines lw 1.6 dt solid lc rgb '#0072B2' notitle, \
     $p1_3 using 1:3:(0):($4-$3) with vectors heads nofilled size screen 0.006,90 fixed lw 1.2 lc rgb '#0072B2' notitle, $p1_3 using 1:2 with points pt 5 ps 0.4 lc rgb '#0072B2' notitle

# panel 2
set lmargin at screen 0.56212; set rmargin at screen 0.98963; set bmargin at screen 0.12115; set tmargin at screen 0.97308
unset title
set logscale x
set xrange [0.911290738:24.272313]
set xtics ("1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1) offset 0,0.35
set xlabel "first noise level σ_1" offset 0,0.65
unset logscale y
set yrange [0:264.551634]
set ytics ("0" 0, "50" 50, "100" 100, "150" 150, "200" 200, "250" 250) offset 0.5,0
set ylabel "distinct images" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p2_1 using 1:2 with lines lw 1.2 dt (7,4) lc rgb '#777777' notitle, \
     $p2_2 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 7 ps 0.4 notitle
unset multiplot
set output
