# Drawn by sgm. Again: gnuplot -d figure.gp
# Above: median error per trajectory of six deterministic solvers, in % of the spread. Below: bias of the standard deviation within a component of six samplers with noise, in %; dashed: two standard errors, below which nothing can be told. A curve begins where its sampler can run.
set terminal pdfcairo size 6.75in,5.6in font 'DejaVu Sans,8' fontscale 0.75 enhanced background rgb 'white'
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
10 13.79972
20 10.03671
50 4.329491
100 2.243015
EOD
$p1_2 << EOD
10 34.92721
20 19.67395
50 8.325705
100 4.295925
EOD
$p1_3 << EOD
10 2.593236
20 1.199531
50 0.2352221
100 0.1782667
EOD
$p1_4 << EOD
10 0.3398883
20 0.3304133
50 0.2224215
100 0.3107309
EOD
$p1_5 << EOD
10 8.734172
20 4.256767
50 0.5755092
100 0.1309939
EOD
$p1_6 << EOD
9 156.2978
19 20.43821
49 2.40673
99 0.5453725
EOD
$p2_1 << EOD
10 13.88382
20 3.35389
50 1.468227
100 0.8043529
EOD
$p2_2 << EOD
10 24.95705
20 7.80907
50 3.248233
100 1.714646
EOD
$p2_3 << EOD
10 8.657179
20 1.421254
50 0.1894516
100 0.06371111
EOD
$p2_4 << EOD
10 4.10573
20 0.7909219
50 0.3000964
100 0.3479814
EOD
$p2_5 << EOD
10 18.87739
20 3.583597
50 0.3584124
100 0.07866937
EOD
$p2_6 << EOD
9 199.4001
19 15.55734
49 1.326156
99 0.279065
EOD
$p3_1 << EOD
10 7.705309
20 3.252012
50 1.967275
100 1.169469
EOD
$p3_2 << EOD
10 6.318886
20 5.17358
50 3.223634
100 1.937946
EOD
$p3_3 << EOD
10 1.971008
20 0.2028943
50 0.05051819
100 0.04578329
EOD
$p3_4 << EOD
10 1.333511
20 0.6951083
50 0.6546906
100 0.6567705
EOD
$p3_5 << EOD
10 3.694064
20 0.640801
50 0.1100351
100 0.02022015
EOD
$p3_6 << EOD
9 77.53612
19 4.300768
49 0.4853678
99 0.1038355
EOD
$p4_1 << EOD
8 0.9710716
125 0.9710716
EOD
$p4_2 << EOD
50 0.5914025
100 0.3455841
EOD
$p4_3 << EOD
10 56.47223
20 36.34299
50 21.09684
100 12.75822
EOD
$p4_4 << EOD
10 3.071489
20 3.980467
50 1.12257
100 0.1259493
EOD
$p4_5 << EOD
10 72.55222
20 27.58707
50 9.099998
100 3.896935
EOD
$p4_6 << EOD
10 332.9507
20 66.62597
50 11.93477
100 1.686282
EOD
$p4_7 << EOD
9 301.3302
19 50.21868
49 8.652586
99 3.070589
EOD
$p5_1 << EOD
8 0.7450191
125 0.7450191
EOD
$p5_2 << EOD
50 1.143523
100 1.325288
EOD
$p5_3 << EOD
10 89.81881
20 8.816338
50 19.40671
100 16.75185
EOD
$p5_4 << EOD
10 44.73333
20 5.703349
50 0.5715505
100 0.3292627
EOD
$p5_5 << EOD
10 68.79809
20 27.41313
50 9.142604
100 2.49146
EOD
$p5_6 << EOD
10 250.5767
20 62.3789
50 12.60547
100 2.078585
EOD
$p5_7 << EOD
9 1234.415
19 86.44196
49 8.885251
99 4.911843
EOD
$p6_1 << EOD
8 0.5533219
125 0.5533219
EOD
$p6_2 << EOD
50 52.31806
100 20.83152
EOD
$p6_3 << EOD
10 65.28593
20 67.5859
50 47.56065
100 32.47882
EOD
$p6_4 << EOD
10 2.868932
20 2.996762
50 0.8278164
100 0.05578967
EOD
$p6_5 << EOD
10 68.36826
20 21.66443
50 2.985045
100 2.53171
EOD
$p6_6 << EOD
10 267.4378
20 65.72381
50 10.40981
100 1.0038
EOD
$p6_7 << EOD
9 1388.591
19 81.66947
49 14.5672
99 4.454692
EOD
set multiplot

# panel 1
set lmargin at screen 0.07584; set rmargin at screen 0.31517; set bmargin at screen 0.62679; set tmargin at screen 0.96161
set title "Gaussian: trajectories" offset 0,-0.75 font ',8'
set logscale x
set xrange [8:125]
set xtics ("10" 10, "20" 20, "50" 50, "100" 100) offset 0,0.35
set xlabel "NFE" offset 0,0.65
set logscale y
set yrange [0.001:1000]
set ytics ("10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "10^{0}" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10^{1}" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "10^{2}" 100, "" 200 1, "" 300 1, "" 400 1, "" 500 1, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "10^{3}" 1000) offset 0.5,0
set ylabel "median error, %" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p1_1 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 7 ps 0.4 title "VP: Euler in t", \
     $p1_2 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#D55E00' pt 5 ps 0.4 title "VP: DDIM, t", \
     $p1_3 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#009E73' pt 9 ps 0.4 title "VP: DPM-Solver++(2M), log σ", \
     $p1_4 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#E69F00' pt 13 ps 0.4 title "VE: DPM-Solver++(2M), t", \
     $p1_5 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#CC79A7' pt 11 ps 0.4 title "EDM: DPM-Solver++(2M), ρ = 7", \
     $p1_6 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#56B4E9' pt 15 ps 0.4 title "EDM: Heun, ρ = 7"

# panel 2
set lmargin at screen 0.40918; set rmargin at screen 0.64850; set bmargin at screen 0.62679; set tmargin at screen 0.96161
set title "mixture: trajectories" offset 0,-0.75 font ',8'
set logscale x
set xrange [8:125]
set xtics ("10" 10, "20" 20, "50" 50, "100" 100) offset 0,0.35
set xlabel "NFE" offset 0,0.65
set logscale y
set yrange [0.001:1000]
set ytics ("10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "10^{0}" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10^{1}" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "10^{2}" 100, "" 200 1, "" 300 1, "" 400 1, "" 500 1, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "10^{3}" 1000) offset 0.5,0
set ylabel "median error, %" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p2_1 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 7 ps 0.4 title "VP: Euler in t", \
     $p2_2 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#D55E00' pt 5 ps 0.4 title "VP: DDIM, t", \
     $p2_3 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#009E73' pt 9 ps 0.4 title "VP: DPM-Solver++(2M), log σ", \
     $p2_4 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#E69F00' pt 13 ps 0.4 title "VE: DPM-Solver++(2M), t", \
     $p2_5 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#CC79A7' pt 11 ps 0.4 title "EDM: DPM-Solver++(2M), ρ = 7", \
     $p2_6 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#56B4E9' pt 15 ps 0.4 title "EDM: Heun, ρ = 7"

# panel 3
set lmargin at screen 0.74251; set rmargin at screen 0.98184; set bmargin at screen 0.62679; set tmargin at screen 0.96161
set title "image mixture: trajectories" offset 0,-0.75 font ',8'
set logscale x
set xrange [8:125]
set xtics ("10" 10, "20" 20, "50" 50, "100" 100) offset 0,0.35
set xlabel "NFE" offset 0,0.65
set logscale y
set yrange [0.001:1000]
set ytics ("10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "10^{0}" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10^{1}" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "10^{2}" 100, "" 200 1, "" 300 1, "" 400 1, "" 500 1, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "10^{3}" 1000) offset 0.5,0
set ylabel "median error, %" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p3_1 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 7 ps 0.4 title "VP: Euler in t", \
     $p3_2 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#D55E00' pt 5 ps 0.4 title "VP: DDIM, t", \
     $p3_3 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#009E73' pt 9 ps 0.4 title "VP: DPM-Solver++(2M), log σ", \
     $p3_4 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#E69F00' pt 13 ps 0.4 title "VE: DPM-Solver++(2M), t", \
     $p3_5 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#CC79A7' pt 11 ps 0.4 title "EDM: DPM-Solver++(2M), ρ = 7", \
     $p3_6 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#56B4E9' pt 15 ps 0.4 title "EDM: Heun, ρ = 7"

# panel 4
set lmargin at screen 0.07584; set rmargin at screen 0.31517; set bmargin at screen 0.19732; set tmargin at screen 0.53214
set title "Gaussian: law" offset 0,-0.75 font ',8'
set logscale x
set xrange [8:125]
set xtics ("10" 10, "20" 20, "50" 50, "100" 100) offset 0,0.35
set xlabel "NFE" offset 0,0.65
set logscale y
set yrange [0.01:1000]
set ytics ("0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "" 200 1, "" 300 1, "" 400 1, "" 500 1, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "1000" 1000) offset 0.5,0
set ylabel "|bias|, %" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p4_1 using 1:2 with lines lw 1.2 dt (7,4) lc rgb '#777777' notitle, \
     $p4_2 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#000000' pt 7 ps 0.4 title "VP: ancestral", \
     $p4_3 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#777777' pt 7 ps 0.4 title "VP: DDIM, η = 1, t", \
     $p4_4 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 5 ps 0.4 title "VP: SDE-DPM-Solver++(2M), log σ", \
     $p4_5 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#D55E00' pt 9 ps 0.4 title "VE: reverse diffusion", \
     $p4_6 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#009E73' pt 13 ps 0.4 title "VE: PC (reverse diffusion + Langevin)", \
     $p4_7 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#E69F00' pt 11 ps 0.4 title "EDM: stochastic Heun, S\\_churn = 40"

# panel 5
set lmargin at screen 0.40918; set rmargin at screen 0.64850; set bmargin at screen 0.19732; set tmargin at screen 0.53214
set title "mixture: law" offset 0,-0.75 font ',8'
set logscale x
set xrange [8:125]
set xtics ("10" 10, "20" 20, "50" 50, "100" 100) offset 0,0.35
set xlabel "NFE" offset 0,0.65
set logscale y
set yrange [0.01:1000]
set ytics ("0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "" 200 1, "" 300 1, "" 400 1, "" 500 1, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "1000" 1000) offset 0.5,0
set ylabel "|bias|, %" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p5_1 using 1:2 with lines lw 1.2 dt (7,4) lc rgb '#777777' notitle, \
     $p5_2 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#000000' pt 7 ps 0.4 title "VP: ancestral", \
     $p5_3 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#777777' pt 7 ps 0.4 title "VP: DDIM, η = 1, t", \
     $p5_4 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 5 ps 0.4 title "VP: SDE-DPM-Solver++(2M), log σ", \
     $p5_5 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#D55E00' pt 9 ps 0.4 title "VE: reverse diffusion", \
     $p5_6 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#009E73' pt 13 ps 0.4 title "VE: PC (reverse diffusion + Langevin)", \
     $p5_7 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#E69F00' pt 11 ps 0.4 title "EDM: stochastic Heun, S\\_churn = 40"

# panel 6
set lmargin at screen 0.74251; set rmargin at screen 0.98184; set bmargin at screen 0.19732; set tmargin at screen 0.53214
set title "image mixture: law" offset 0,-0.75 font ',8'
set logscale x
set xrange [8:125]
set xtics ("10" 10, "20" 20, "50" 50, "100" 100) offset 0,0.35
set xlabel "NFE" offset 0,0.65
set logscale y
set yrange [0.01:1000]
set ytics ("0.01" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100, "" 200 1, "" 300 1, "" 400 1, "" 500 1, "" 600 1, "" 700 1, "" 800 1, "" 900 1, "1000" 1000) offset 0.5,0
set ylabel "|bias|, %" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p6_1 using 1:2 with lines lw 1.2 dt (7,4) lc rgb '#777777' notitle, \
     $p6_2 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#000000' pt 7 ps 0.4 title "VP: ancestral", \
     $p6_3 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#777777' pt 7 ps 0.4 title "VP: DDIM, η = 1, t", \
     $p6_4 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 5 ps 0.4 title "VP: SDE-DPM-Solver++(2M), log σ", \
     $p6_5 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#D55E00' pt 9 ps 0.4 title "VE: reverse diffusion", \
     $p6_6 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#009E73' pt 13 ps 0.4 title "VE: PC (reverse diffusion + Langevin)", \
     $p6_7 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#E69F00' pt 11 ps 0.4 title "EDM: stochastic Heun, S\\_churn = 40"

# key
set lmargin at screen 0.00000; set rmargin at screen 1.00000; set bmargin at screen 0.00000; set tmargin at screen 1.00000
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid; unset logscale; set xrange [0:1]; set yrange [0:1]
set key at screen 0.50000,0.00357 center bottom horizontal maxcols 2 font ',7' samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 7 ps 0.4 title "VP: Euler in t", \
     keyentry with linespoints lw 1.6 dt solid lc rgb '#D55E00' pt 5 ps 0.4 title "VP: DDIM, t", \
     keyentry with linespoints lw 1.6 dt solid lc rgb '#009E73' pt 9 ps 0.4 title "VP: DPM-Solver++(2M), log σ", \
     keyentry with linespoints lw 1.6 dt solid lc rgb '#E69F00' pt 13 ps 0.4 title "VE: DPM-Solver++(2M), t", \
     keyentry with linespoints lw 1.6 dt solid lc rgb '#CC79A7' pt 11 ps 0.4 title "EDM: DPM-Solver++(2M), ρ = 7", \
     keyentry with linespoints lw 1.6 dt solid lc rgb '#56B4E9' pt 15 ps 0.4 title "EDM: Heun, ρ = 7", \
     keyentry with linespoints lw 1.6 dt solid lc rgb '#000000' pt 7 ps 0.4 title "VP: ancestral", \
     keyentry with linespoints lw 1.6 dt solid lc rgb '#777777' pt 7 ps 0.4 title "VP: DDIM, η = 1, t", \
     keyentry with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 5 ps 0.4 title "VP: SDE-DPM-Solver++(2M), log σ", \
     keyentry with linespoints lw 1.6 dt solid lc rgb '#D55E00' pt 9 ps 0.4 title "VE: reverse diffusion", \
     keyentry with linespoints lw 1.6 dt solid lc rgb '#009E73' pt 13 ps 0.4 title "VE: PC (reverse diffusion + Langevin)", \
     keyentry with linespoints lw 1.6 dt solid lc rgb '#E69F00' pt 11 ps 0.4 title "EDM: stochastic Heun, S\\_churn = 40"
unset multiplot
set output
