# Drawn by sgm. Again: gnuplot -d figure.gp
# Above: error of the variance within components of 5 × 400 samples with the exact score of 100 images, N = 100; bars are one standard error over runs, black lines the exact recursion on one component. Below: Score SDE's FIDs (Tables 1 and 4), N = 1,000, bars the standard deviation of 5 runs. r.: rounded scales.
set terminal pdfcairo size 6.75in,4.6in font 'DejaVu Sans,8' fontscale 0.75 enhanced background rgb 'white'
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
0.82 20.17159 19.94928 20.3939
1.82 16.7234 16.45848 16.98833
2.82 2.760571 2.43514 3.086003
3.82 14.26356 14.08418 14.44293
EOD
$p1_2 << EOD
1 5.187724 4.923965 5.451483
2 9.280804 8.99304 9.568567
3 5.926298 5.571259 6.281337
4 10.13454 9.91986 10.34921
EOD
$p1_3 << EOD
1.18 84.97584 84.35216 85.59951
2.18 36.38184 35.9151 36.84858
3.18 291.7772 290.4469 293.1074
4.18 4.711888 4.431782 4.991993
EOD
$p1_4 << EOD
5 2370.292 0x000000 "diverged"
EOD
$p1_5 << EOD
0.73 19.8673
0.91 19.8673
EOD
$p1_6 << EOD
1.73 16.88253
1.91 16.88253
EOD
$p1_7 << EOD
2.73 2.986124
2.91 2.986124
EOD
$p1_8 << EOD
3.73 14.30839
3.91 14.30839
EOD
$p1_9 << EOD
0.91 4.822036
1.09 4.822036
EOD
$p1_10 << EOD
1.91 9.454291
2.09 9.454291
EOD
$p1_11 << EOD
2.91 5.684026
3.09 5.684026
EOD
$p1_12 << EOD
3.91 10.22766
4.09 10.22766
EOD
$p1_13 << EOD
1.09 85.21069
1.27 85.21069
EOD
$p1_14 << EOD
2.09 36.37013
2.27 36.37013
EOD
$p1_15 << EOD
3.09 293.6614
3.27 293.6614
EOD
$p1_16 << EOD
4.09 4.997179
4.27 4.997179
EOD
$p2_1 << EOD
0.82 37.65992 37.61281 37.70704
1.82 16.4536 16.25269 16.65451
2.82 87.67208 87.17603 88.16812
3.82 37.40436 37.25636 37.55237
EOD
$p2_2 << EOD
1 37.46303 37.41591 37.51016
2 16.27755 16.07504 16.48006
3 88.39504 87.89645 88.89363
4 37.20549 37.05724 37.35373
EOD
$p2_3 << EOD
1.18 3.381725 3.053991 3.709459
2.18 7.618667 7.250585 7.98675
3.18 225.815 224.7092 226.9208
4.18 12.48225 12.24076 12.72375
EOD
$p2_4 << EOD
5 2370.292 2358.577 2382.008
EOD
$p2_5 << EOD
0.73 37.71923
0.91 37.71923
EOD
$p2_6 << EOD
1.73 16.5312
1.91 16.5312
EOD
$p2_7 << EOD
2.73 87.25673
2.91 87.25673
EOD
$p2_8 << EOD
3.73 37.72738
3.91 37.72738
EOD
$p2_9 << EOD
0.91 37.52194
1.09 37.52194
EOD
$p2_10 << EOD
1.91 16.35709
2.09 16.35709
EOD
$p2_11 << EOD
2.91 87.96148
3.09 87.96148
EOD
$p2_12 << EOD
3.91 37.5302
4.09 37.5302
EOD
$p2_13 << EOD
1.09 3.289957
1.27 3.289957
EOD
$p2_14 << EOD
2.09 7.624458
2.27 7.624458
EOD
$p2_15 << EOD
3.09 226.1849
3.27 226.1849
EOD
$p2_16 << EOD
4.09 12.19307
4.27 12.19307
EOD
$p2_17 << EOD
4.91 2397.205
5.09 2397.205
EOD
$p3_1 << EOD
0.82 4.98 4.92 5.04
1.82 4.88 4.82 4.94
2.82 4.92 4.9 4.94
3.82 3.62 3.59 3.65
EOD
$p3_2 << EOD
1 4.79 4.72 4.86
2 4.74 4.66 4.82
3 4.72 4.68 4.76
4 3.6 3.58 3.62
EOD
$p3_3 << EOD
1.18 15.41 15.26 15.56
2.18 10.54 10.46 10.62
3.18 12.87 12.78 12.96
4.18 3.51 3.47 3.55
EOD
$p3_4 << EOD
5 20.43 20.36 20.5
EOD
$p4_1 << EOD
0.82 3.24 3.22 3.26
1.82 3.24 3.22 3.26
2.82 3.11 3.08 3.14
3.82 3.21 3.19 3.23
EOD
$p4_2 << EOD
1 3.21 3.19 3.23
2 3.19 3.17 3.21
3 3.1 3.07 3.13
4 3.18 3.17 3.19
EOD
$p4_3 << EOD
1.18 3.59 3.55 3.63
2.18 3.23 3.2 3.26
3.18 3.25 3.21 3.29
4.18 3.06 3.03 3.09
EOD
$p4_4 << EOD
5 19.06 19 19.12
EOD
set multiplot

# panel 1
set lmargin at screen 0.07584; set rmargin at screen 0.50185; set bmargin at screen 0.57283; set tmargin at screen 0.95326
set title "VE: exact score" offset 0,-0.75 font ',8'
unset logscale x
set xrange [0.4:5.6]
set xtics ("P100" 1, "P200" 2, "P200 r." 3, "PC100" 4, "C200" 5) offset 0,0.35
set xlabel "" offset 0,0.65
set logscale y
set yrange [1.38028573:4740.58493]
set ytics ("" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "" 200 1, "" 300 1, "" 400 1, "" 500 1, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "1000" 1000, "" 2000 1, "" 3000 1, "" 4000 1) offset 0.5,0
set ylabel "|variance − exact|, %" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p1_1 using 1:3:(0):($4-$3) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68 lc rgb '#0072B2' notitle, $p1_1 using 1:2 with points pt 7 ps 0.56 lc rgb '#0072B2' title "ancestral sampling", \
     $p1_2 using 1:3:(0):($4-$3) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68 lc rgb '#D55E00' notitle, $p1_2 using 1:2 with points pt 5 ps 0.56 lc rgb '#D55E00' title "reverse diffusion", \
     $p1_3 using 1:3:(0):($4-$3) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68 lc rgb '#009E73' notitle, $p1_3 using 1:2 with points pt 9 ps 0.56 lc rgb '#009E73' title "probability flow", \
     $p1_4 using 1:2:4:3 with labels font ',6.5' tc rgb variable notitle, \
     $p1_5 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' title "one component, exact recursion", \
     $p1_6 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p1_7 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p1_8 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p1_9 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p1_10 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p1_11 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p1_12 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p1_13 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p1_14 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p1_15 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p1_16 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle

# panel 2
set lmargin at screen 0.56362; set rmargin at screen 0.98963; set bmargin at screen 0.57283; set tmargin at screen 0.95326
set title "VP: exact score" offset 0,-0.75 font ',8'
unset logscale x
set xrange [0.4:5.6]
set xtics ("P100" 1, "P200" 2, "P200 r." 3, "PC100" 4, "C200" 5) offset 0,0.35
set xlabel "" offset 0,0.65
set logscale y
set yrange [1.38028573:4740.58493]
set ytics ("" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "" 200 1, "" 300 1, "" 400 1, "" 500 1, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "1000" 1000, "" 2000 1, "" 3000 1, "" 4000 1) offset 0.5,0
set ylabel "" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p2_1 using 1:3:(0):($4-$3) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68 lc rgb '#0072B2' notitle, $p2_1 using 1:2 with points pt 7 ps 0.56 lc rgb '#0072B2' title "ancestral sampling", \
     $p2_2 using 1:3:(0):($4-$3) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68 lc rgb '#D55E00' notitle, $p2_2 using 1:2 with points pt 5 ps 0.56 lc rgb '#D55E00' title "reverse diffusion", \
     $p2_3 using 1:3:(0):($4-$3) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68 lc rgb '#009E73' notitle, $p2_3 using 1:2 with points pt 9 ps 0.56 lc rgb '#009E73' title "probability flow", \
     $p2_4 using 1:3:(0):($4-$3) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68 lc rgb '#CC79A7' notitle, $p2_4 using 1:2 with points pt 13 ps 0.56 lc rgb '#CC79A7' title "none (corrector only)", \
     $p2_5 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' title "one component, exact recursion", \
     $p2_6 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p2_7 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p2_8 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p2_9 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p2_10 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p2_11 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p2_12 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p2_13 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p2_14 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p2_15 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p2_16 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle, \
     $p2_17 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' notitle

# panel 3
set lmargin at screen 0.07584; set rmargin at screen 0.50185; set bmargin at screen 0.10435; set tmargin at screen 0.48478
set title "VE: the paper's networks" offset 0,-0.75 font ',8'
unset logscale x
set xrange [0.4:5.6]
set xtics ("P1000" 1, "P2000" 2, "P2000 r." 3, "PC1000" 4, "C2000" 5) offset 0,0.35
set xlabel "" offset 0,0.65
set logscale y
set yrange [2.5:25]
set ytics ("3" 3, "" 4 1, "5" 5, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "20" 20) offset 0.5,0
set ylabel "FID on CIFAR-10" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p3_1 using 1:3:(0):($4-$3) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68 lc rgb '#0072B2' notitle, $p3_1 using 1:2 with points pt 7 ps 0.56 lc rgb '#0072B2' title "ancestral sampling", \
     $p3_2 using 1:3:(0):($4-$3) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68 lc rgb '#D55E00' notitle, $p3_2 using 1:2 with points pt 5 ps 0.56 lc rgb '#D55E00' title "reverse diffusion", \
     $p3_3 using 1:3:(0):($4-$3) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68 lc rgb '#009E73' notitle, $p3_3 using 1:2 with points pt 9 ps 0.56 lc rgb '#009E73' title "probability flow", \
     $p3_4 using 1:3:(0):($4-$3) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68 lc rgb '#CC79A7' notitle, $p3_4 using 1:2 with points pt 13 ps 0.56 lc rgb '#CC79A7' title "none (corrector only)"

# panel 4
set lmargin at screen 0.56362; set rmargin at screen 0.98963; set bmargin at screen 0.10435; set tmargin at screen 0.48478
set title "VP: the paper's networks" offset 0,-0.75 font ',8'
unset logscale x
set xrange [0.4:5.6]
set xtics ("P1000" 1, "P2000" 2, "P2000 r." 3, "PC1000" 4, "C2000" 5) offset 0,0.35
set xlabel "" offset 0,0.65
set logscale y
set yrange [2.5:25]
set ytics ("3" 3, "" 4 1, "5" 5, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "20" 20) offset 0.5,0
set ylabel "" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p4_1 using 1:3:(0):($4-$3) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68 lc rgb '#0072B2' notitle, $p4_1 using 1:2 with points pt 7 ps 0.56 lc rgb '#0072B2' title "ancestral sampling", \
     $p4_2 using 1:3:(0):($4-$3) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68 lc rgb '#D55E00' notitle, $p4_2 using 1:2 with points pt 5 ps 0.56 lc rgb '#D55E00' title "reverse diffusion", \
     $p4_3 using 1:3:(0):($4-$3) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68 lc rgb '#009E73' notitle, $p4_3 using 1:2 with points pt 9 ps 0.56 lc rgb '#009E73' title "probability flow", \
     $p4_4 using 1:3:(0):($4-$3) with vectors heads nofilled size screen 0.006,90 fixed lw 1.68 lc rgb '#CC79A7' notitle, $p4_4 using 1:2 with points pt 13 ps 0.56 lc rgb '#CC79A7' title "none (corrector only)"

# key
set lmargin at screen 0.00000; set rmargin at screen 1.00000; set bmargin at screen 0.00000; set tmargin at screen 1.00000
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid; unset logscale; set xrange [0:1]; set yrange [0:1]
set key at screen 0.50000,0.00435 center bottom horizontal maxcols 3 font ',7' samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with points pt 7 ps 0.56 lc rgb '#0072B2' title "ancestral sampling", \
     keyentry with points pt 5 ps 0.56 lc rgb '#D55E00' title "reverse diffusion", \
     keyentry with points pt 9 ps 0.56 lc rgb '#009E73' title "probability flow", \
     keyentry with lines lw 1.6 dt solid lc rgb '#000000' title "one component, exact recursion", \
     keyentry with points pt 13 ps 0.56 lc rgb '#CC79A7' title "none (corrector only)"
unset multiplot
set output
