# Drawn by sgm. Again: gnuplot -d figure.gp
# Median error per trajectory against score evaluations, on three exact problems (columns) and three grids (rows), all from σ = 80 to 0.002 and then 0. The grid linear in σ, worse by one to three orders of magnitude, stands in the tables only.
set terminal pdfcairo size 6.75in,7.2in font 'DejaVu Sans,8' fontscale 0.75 enhanced background rgb 'white'
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
10 0.147447
18 0.05389927
25 0.03334962
35 0.02088769
50 0.01345759
100 0.005993912
EOD
$p1_2 << EOD
10 0.2070023
18 0.1188606
25 0.08651817
35 0.06228496
50 0.04385565
100 0.0220861
EOD
$p1_3 << EOD
9 1.21604
17 0.07870599
25 0.03339349
35 0.0159415
49 0.008145804
99 0.002119237
EOD
$p1_4 << EOD
9 1.562978
17 0.2682132
25 0.1066349
35 0.05004518
49 0.0240673
99 0.005453725
EOD
$p1_5 << EOD
9 0.4029557
17 0.1369978
25 0.05962907
35 0.0285124
49 0.01381171
99 0.003144871
EOD
$p1_6 << EOD
10 0.08734172
18 0.05221954
25 0.02648515
35 0.012555
50 0.005755092
100 0.001309939
EOD
$p2_1 << EOD
10 0.07945002
18 0.03114839
25 0.02048624
35 0.013627
50 0.009076062
100 0.004220233
EOD
$p2_2 << EOD
10 0.1465555
18 0.07184783
25 0.05030024
35 0.03516827
50 0.02422886
100 0.01192208
EOD
$p2_3 << EOD
9 1.18857
17 0.1177805
25 0.02745425
35 0.008893814
49 0.003846062
99 0.0008467497
EOD
$p2_4 << EOD
9 1.994001
17 0.2438736
25 0.07519802
35 0.0297519
49 0.01326156
99 0.00279065
EOD
$p2_5 << EOD
9 0.7409858
17 0.1477244
25 0.04656751
35 0.01894287
49 0.008059492
99 0.0017374
EOD
$p2_6 << EOD
10 0.1887739
18 0.04831492
25 0.01926211
35 0.008199815
50 0.003584124
100 0.0007866937
EOD
$p3_1 << EOD
10 0.04042542
18 0.01505011
25 0.009507783
35 0.006140465
50 0.004009753
100 0.001860561
EOD
$p3_2 << EOD
10 0.03596901
18 0.02008673
25 0.01463482
35 0.01056522
50 0.007449426
100 0.003784648
EOD
$p3_3 << EOD
9 1.521292
17 0.08874765
25 0.02307239
35 0.009233784
49 0.00411753
99 0.0008860049
EOD
$p3_4 << EOD
9 0.7753612
17 0.06125562
25 0.02213734
35 0.01024919
49 0.004853678
99 0.001038355
EOD
$p3_5 << EOD
9 0.7429691
17 0.03149594
25 0.01246238
35 0.00582512
49 0.002756458
99 0.000577717
EOD
$p3_6 << EOD
10 0.03694064
18 0.007248228
25 0.004578295
35 0.002387043
50 0.001100351
100 0.0002022015
EOD
$p4_1 << EOD
10 0.1890011
18 0.07847751
25 0.05081995
35 0.0338545
50 0.02237538
100 0.01053015
EOD
$p4_2 << EOD
10 0.1743285
18 0.098892
25 0.07163152
35 0.05138737
50 0.03608974
100 0.01812352
EOD
$p4_3 << EOD
9 1.320244
17 0.1059927
25 0.02841087
35 0.0133412
49 0.00641344
99 0.001446583
EOD
$p4_4 << EOD
9 1.134774
17 0.2156814
25 0.08498537
35 0.03927409
49 0.01871552
99 0.004199571
EOD
$p4_5 << EOD
9 0.4166877
17 0.09319674
25 0.03836511
35 0.01837089
49 0.008939528
99 0.002041264
EOD
$p4_6 << EOD
10 0.02563864
18 0.0140623
25 0.007711149
35 0.003984544
50 0.001937166
100 0.0004543799
EOD
$p5_1 << EOD
10 0.07524705
18 0.03518182
25 0.02332702
35 0.01572992
50 0.0106059
100 0.005137751
EOD
$p5_2 << EOD
10 0.1268061
18 0.06525075
25 0.04559076
35 0.03180812
50 0.02192862
100 0.01079331
EOD
$p5_3 << EOD
9 0.3571674
17 0.06003854
25 0.02199687
35 0.008207266
49 0.003290666
99 0.0006148077
EOD
$p5_4 << EOD
9 1.615465
17 0.1726929
25 0.06083128
35 0.02587648
49 0.01161894
99 0.002461975
EOD
$p5_5 << EOD
9 0.3956716
17 0.09242423
25 0.03119536
35 0.01302725
49 0.005959008
99 0.001301396
EOD
$p5_6 << EOD
10 0.08679509
18 0.01821789
25 0.008259456
35 0.003836127
50 0.00174982
100 0.0003884216
EOD
$p6_1 << EOD
10 0.0597331
18 0.01880232
25 0.01196886
35 0.007931803
50 0.005248189
100 0.002460286
EOD
$p6_2 << EOD
10 0.02940233
18 0.01533262
25 0.0108953
35 0.007770216
50 0.005427789
100 0.002734945
EOD
$p6_3 << EOD
9 0.7073484
17 0.05747522
25 0.01733439
35 0.007040968
49 0.003130867
99 0.0006655405
EOD
$p6_4 << EOD
9 1.123967
17 0.03605858
25 0.01274404
35 0.005692287
49 0.002639858
99 0.0005387441
EOD
$p6_5 << EOD
9 0.2406441
17 0.01812362
25 0.006123252
35 0.002700201
49 0.001247037
99 0.0002320671
EOD
$p6_6 << EOD
10 0.0198568
18 0.00259611
25 0.0012034
35 0.0005667749
50 0.0002552631
100 4.378283e-05
EOD
$p7_1 << EOD
10 0.1446104
18 0.1063717
25 0.07862304
35 0.05727467
50 0.0407895
100 0.02073509
EOD
$p7_2 << EOD
10 0.3562621
18 0.2199308
25 0.1629741
35 0.1190546
50 0.08500106
100 0.04382634
EOD
$p7_3 << EOD
9 0.5964154
17 0.1893991
25 0.08853619
35 0.04567498
49 0.02403434
99 0.006284713
EOD
$p7_4 << EOD
9 0.9757953
17 0.2642008
25 0.1191768
35 0.06033094
49 0.03122827
99 0.007987525
EOD
$p7_5 << EOD
9 2.139511
17 0.74644
25 0.3950014
35 0.2237039
49 0.1257709
99 0.03778036
EOD
$p7_6 << EOD
10 0.1836231
18 0.3650513
25 0.3556216
35 0.2937273
50 0.209223
100 0.08184579
EOD
$p8_1 << EOD
10 0.1123607
18 0.03640995
25 0.02527486
35 0.01931609
50 0.01394235
100 0.007236462
EOD
$p8_2 << EOD
10 0.2304042
18 0.08839202
25 0.06460701
35 0.04772404
50 0.03533975
100 0.01916663
EOD
$p8_3 << EOD
9 0.2280287
17 0.1693009
25 0.09529685
35 0.04666146
49 0.02593694
99 0.006986437
EOD
$p8_4 << EOD
9 0.5449962
17 0.272908
25 0.1275358
35 0.05682919
49 0.02996079
99 0.008455926
EOD
$p8_5 << EOD
9 2.078748
17 0.3682036
25 0.2171185
35 0.1642662
49 0.09916952
99 0.03447919
EOD
$p8_6 << EOD
10 0.8346892
18 0.5827136
25 0.1873059
35 0.08540009
50 0.05988559
100 0.04863026
EOD
$p9_1 << EOD
10 0.0705446
18 0.03501329
25 0.02950019
35 0.02437434
50 0.01883061
100 0.01023885
EOD
$p9_2 << EOD
10 0.07646522
18 0.06558301
25 0.05811522
35 0.0495044
50 0.04008156
100 0.02416394
EOD
$p9_3 << EOD
9 0.7089458
17 0.2091695
25 0.1281271
35 0.08047231
49 0.04797835
99 0.01370288
EOD
$p9_4 << EOD
9 0.7413448
17 0.2846187
25 0.1664208
35 0.1024084
49 0.06111803
99 0.01850446
EOD
$p9_5 << EOD
9 0.8290339
17 0.4338835
25 0.288635
35 0.1971877
49 0.1311898
99 0.05127222
EOD
$p9_6 << EOD
10 0.05399814
18 0.02844378
25 0.01279139
35 0.003076385
50 0.01708499
100 0.02797376
EOD
set multiplot

# panel 1
set lmargin at screen 0.07036; set rmargin at screen 0.31517; set bmargin at screen 0.72384; set tmargin at screen 0.97014
set title "Gaussian, ρ = 7" offset 0,-0.75 font ',8'
set logscale x
set xrange [8.37278202:107.491154]
set xtics ("10" 10, "20" 20, "50" 50, "100" 100) offset 0,0.35
set xlabel "NFE" offset 0,0.65
set logscale y
set yrange [1e-05:10]
set ytics ("10^{−5}" 1e-05, "" 2e-05 1, "" 3e-05 1, "" 4e-05 1, "" 5e-05 1, "" 6e-05 1, "" 7e-05 1, "" 8e-05 1, "" 9e-05 1, "10^{−4}" 0.0001, "" 0.0002 1, "" 0.0003 1, "" 0.0004 1, "" 0.0005 1, "" 0.0006 1, "" 0.0007 1, "" 0.0008 1, "" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "10^{0}" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10^{1}" 10) offset 0.5,0
set ylabel "median error / spread" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p1_1 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 7 ps 0.4 title "Euler (VP's t and x)", \
     $p1_2 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#D55E00' pt 5 ps 0.4 title "DDIM (Euler in σ)", \
     $p1_3 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#009E73' pt 9 ps 0.4 title "Heun (VP's t and x)", \
     $p1_4 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#E69F00' pt 13 ps 0.4 title "Heun in σ (EDM)", \
     $p1_5 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#CC79A7' pt 11 ps 0.4 title "DPM-Solver-2", \
     $p1_6 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#56B4E9' pt 15 ps 0.4 title "DPM-Solver++(2M)"

# panel 2
set lmargin at screen 0.40369; set rmargin at screen 0.64850; set bmargin at screen 0.72384; set tmargin at screen 0.97014
set title "mixture, ρ = 7" offset 0,-0.75 font ',8'
set logscale x
set xrange [8.37278202:107.491154]
set xtics ("10" 10, "20" 20, "50" 50, "100" 100) offset 0,0.35
set xlabel "NFE" offset 0,0.65
set logscale y
set yrange [1e-05:10]
set ytics ("10^{−5}" 1e-05, "" 2e-05 1, "" 3e-05 1, "" 4e-05 1, "" 5e-05 1, "" 6e-05 1, "" 7e-05 1, "" 8e-05 1, "" 9e-05 1, "10^{−4}" 0.0001, "" 0.0002 1, "" 0.0003 1, "" 0.0004 1, "" 0.0005 1, "" 0.0006 1, "" 0.0007 1, "" 0.0008 1, "" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "10^{0}" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10^{1}" 10) offset 0.5,0
set ylabel "median error / spread" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p2_1 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 7 ps 0.4 title "Euler (VP's t and x)", \
     $p2_2 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#D55E00' pt 5 ps 0.4 title "DDIM (Euler in σ)", \
     $p2_3 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#009E73' pt 9 ps 0.4 title "Heun (VP's t and x)", \
     $p2_4 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#E69F00' pt 13 ps 0.4 title "Heun in σ (EDM)", \
     $p2_5 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#CC79A7' pt 11 ps 0.4 title "DPM-Solver-2", \
     $p2_6 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#56B4E9' pt 15 ps 0.4 title "DPM-Solver++(2M)"

# panel 3
set lmargin at screen 0.73702; set rmargin at screen 0.98184; set bmargin at screen 0.72384; set tmargin at screen 0.97014
set title "image mixture, ρ = 7" offset 0,-0.75 font ',8'
set logscale x
set xrange [8.37278202:107.491154]
set xtics ("10" 10, "20" 20, "50" 50, "100" 100) offset 0,0.35
set xlabel "NFE" offset 0,0.65
set logscale y
set yrange [1e-05:10]
set ytics ("10^{−5}" 1e-05, "" 2e-05 1, "" 3e-05 1, "" 4e-05 1, "" 5e-05 1, "" 6e-05 1, "" 7e-05 1, "" 8e-05 1, "" 9e-05 1, "10^{−4}" 0.0001, "" 0.0002 1, "" 0.0003 1, "" 0.0004 1, "" 0.0005 1, "" 0.0006 1, "" 0.0007 1, "" 0.0008 1, "" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "10^{0}" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10^{1}" 10) offset 0.5,0
set ylabel "median error / spread" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p3_1 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 7 ps 0.4 title "Euler (VP's t and x)", \
     $p3_2 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#D55E00' pt 5 ps 0.4 title "DDIM (Euler in σ)", \
     $p3_3 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#009E73' pt 9 ps 0.4 title "Heun (VP's t and x)", \
     $p3_4 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#E69F00' pt 13 ps 0.4 title "Heun in σ (EDM)", \
     $p3_5 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#CC79A7' pt 11 ps 0.4 title "DPM-Solver-2", \
     $p3_6 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#56B4E9' pt 15 ps 0.4 title "DPM-Solver++(2M)"

# panel 4
set lmargin at screen 0.07036; set rmargin at screen 0.31517; set bmargin at screen 0.40394; set tmargin at screen 0.65023
set title "Gaussian, log σ" offset 0,-0.75 font ',8'
set logscale x
set xrange [8.37278202:107.491154]
set xtics ("10" 10, "20" 20, "50" 50, "100" 100) offset 0,0.35
set xlabel "NFE" offset 0,0.65
set logscale y
set yrange [1e-05:10]
set ytics ("10^{−5}" 1e-05, "" 2e-05 1, "" 3e-05 1, "" 4e-05 1, "" 5e-05 1, "" 6e-05 1, "" 7e-05 1, "" 8e-05 1, "" 9e-05 1, "10^{−4}" 0.0001, "" 0.0002 1, "" 0.0003 1, "" 0.0004 1, "" 0.0005 1, "" 0.0006 1, "" 0.0007 1, "" 0.0008 1, "" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "10^{0}" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10^{1}" 10) offset 0.5,0
set ylabel "median error / spread" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p4_1 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 7 ps 0.4 title "Euler (VP's t and x)", \
     $p4_2 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#D55E00' pt 5 ps 0.4 title "DDIM (Euler in σ)", \
     $p4_3 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#009E73' pt 9 ps 0.4 title "Heun (VP's t and x)", \
     $p4_4 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#E69F00' pt 13 ps 0.4 title "Heun in σ (EDM)", \
     $p4_5 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#CC79A7' pt 11 ps 0.4 title "DPM-Solver-2", \
     $p4_6 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#56B4E9' pt 15 ps 0.4 title "DPM-Solver++(2M)"

# panel 5
set lmargin at screen 0.40369; set rmargin at screen 0.64850; set bmargin at screen 0.40394; set tmargin at screen 0.65023
set title "mixture, log σ" offset 0,-0.75 font ',8'
set logscale x
set xrange [8.37278202:107.491154]
set xtics ("10" 10, "20" 20, "50" 50, "100" 100) offset 0,0.35
set xlabel "NFE" offset 0,0.65
set logscale y
set yrange [1e-05:10]
set ytics ("10^{−5}" 1e-05, "" 2e-05 1, "" 3e-05 1, "" 4e-05 1, "" 5e-05 1, "" 6e-05 1, "" 7e-05 1, "" 8e-05 1, "" 9e-05 1, "10^{−4}" 0.0001, "" 0.0002 1, "" 0.0003 1, "" 0.0004 1, "" 0.0005 1, "" 0.0006 1, "" 0.0007 1, "" 0.0008 1, "" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "10^{0}" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10^{1}" 10) offset 0.5,0
set ylabel "median error / spread" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p5_1 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 7 ps 0.4 title "Euler (VP's t and x)", \
     $p5_2 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#D55E00' pt 5 ps 0.4 title "DDIM (Euler in σ)", \
     $p5_3 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#009E73' pt 9 ps 0.4 title "Heun (VP's t and x)", \
     $p5_4 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#E69F00' pt 13 ps 0.4 title "Heun in σ (EDM)", \
     $p5_5 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#CC79A7' pt 11 ps 0.4 title "DPM-Solver-2", \
     $p5_6 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#56B4E9' pt 15 ps 0.4 title "DPM-Solver++(2M)"

# panel 6
set lmargin at screen 0.73702; set rmargin at screen 0.98184; set bmargin at screen 0.40394; set tmargin at screen 0.65023
set title "image mixture, log σ" offset 0,-0.75 font ',8'
set logscale x
set xrange [8.37278202:107.491154]
set xtics ("10" 10, "20" 20, "50" 50, "100" 100) offset 0,0.35
set xlabel "NFE" offset 0,0.65
set logscale y
set yrange [1e-05:10]
set ytics ("10^{−5}" 1e-05, "" 2e-05 1, "" 3e-05 1, "" 4e-05 1, "" 5e-05 1, "" 6e-05 1, "" 7e-05 1, "" 8e-05 1, "" 9e-05 1, "10^{−4}" 0.0001, "" 0.0002 1, "" 0.0003 1, "" 0.0004 1, "" 0.0005 1, "" 0.0006 1, "" 0.0007 1, "" 0.0008 1, "" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "10^{0}" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10^{1}" 10) offset 0.5,0
set ylabel "median error / spread" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p6_1 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 7 ps 0.4 title "Euler (VP's t and x)", \
     $p6_2 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#D55E00' pt 5 ps 0.4 title "DDIM (Euler in σ)", \
     $p6_3 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#009E73' pt 9 ps 0.4 title "Heun (VP's t and x)", \
     $p6_4 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#E69F00' pt 13 ps 0.4 title "Heun in σ (EDM)", \
     $p6_5 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#CC79A7' pt 11 ps 0.4 title "DPM-Solver-2", \
     $p6_6 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#56B4E9' pt 15 ps 0.4 title "DPM-Solver++(2M)"

# panel 7
set lmargin at screen 0.07036; set rmargin at screen 0.31517; set bmargin at screen 0.08403; set tmargin at screen 0.33032
set title "Gaussian, VP's t" offset 0,-0.75 font ',8'
set logscale x
set xrange [8.37278202:107.491154]
set xtics ("10" 10, "20" 20, "50" 50, "100" 100) offset 0,0.35
set xlabel "NFE" offset 0,0.65
set logscale y
set yrange [1e-05:10]
set ytics ("10^{−5}" 1e-05, "" 2e-05 1, "" 3e-05 1, "" 4e-05 1, "" 5e-05 1, "" 6e-05 1, "" 7e-05 1, "" 8e-05 1, "" 9e-05 1, "10^{−4}" 0.0001, "" 0.0002 1, "" 0.0003 1, "" 0.0004 1, "" 0.0005 1, "" 0.0006 1, "" 0.0007 1, "" 0.0008 1, "" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "10^{0}" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10^{1}" 10) offset 0.5,0
set ylabel "median error / spread" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p7_1 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 7 ps 0.4 title "Euler (VP's t and x)", \
     $p7_2 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#D55E00' pt 5 ps 0.4 title "DDIM (Euler in σ)", \
     $p7_3 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#009E73' pt 9 ps 0.4 title "Heun (VP's t and x)", \
     $p7_4 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#E69F00' pt 13 ps 0.4 title "Heun in σ (EDM)", \
     $p7_5 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#CC79A7' pt 11 ps 0.4 title "DPM-Solver-2", \
     $p7_6 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#56B4E9' pt 15 ps 0.4 title "DPM-Solver++(2M)"

# panel 8
set lmargin at screen 0.40369; set rmargin at screen 0.64850; set bmargin at screen 0.08403; set tmargin at screen 0.33032
set title "mixture, VP's t" offset 0,-0.75 font ',8'
set logscale x
set xrange [8.37278202:107.491154]
set xtics ("10" 10, "20" 20, "50" 50, "100" 100) offset 0,0.35
set xlabel "NFE" offset 0,0.65
set logscale y
set yrange [1e-05:10]
set ytics ("10^{−5}" 1e-05, "" 2e-05 1, "" 3e-05 1, "" 4e-05 1, "" 5e-05 1, "" 6e-05 1, "" 7e-05 1, "" 8e-05 1, "" 9e-05 1, "10^{−4}" 0.0001, "" 0.0002 1, "" 0.0003 1, "" 0.0004 1, "" 0.0005 1, "" 0.0006 1, "" 0.0007 1, "" 0.0008 1, "" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "10^{0}" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10^{1}" 10) offset 0.5,0
set ylabel "median error / spread" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p8_1 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 7 ps 0.4 title "Euler (VP's t and x)", \
     $p8_2 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#D55E00' pt 5 ps 0.4 title "DDIM (Euler in σ)", \
     $p8_3 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#009E73' pt 9 ps 0.4 title "Heun (VP's t and x)", \
     $p8_4 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#E69F00' pt 13 ps 0.4 title "Heun in σ (EDM)", \
     $p8_5 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#CC79A7' pt 11 ps 0.4 title "DPM-Solver-2", \
     $p8_6 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#56B4E9' pt 15 ps 0.4 title "DPM-Solver++(2M)"

# panel 9
set lmargin at screen 0.73702; set rmargin at screen 0.98184; set bmargin at screen 0.08403; set tmargin at screen 0.33032
set title "image mixture, VP's t" offset 0,-0.75 font ',8'
set logscale x
set xrange [8.37278202:107.491154]
set xtics ("10" 10, "20" 20, "50" 50, "100" 100) offset 0,0.35
set xlabel "NFE" offset 0,0.65
set logscale y
set yrange [1e-05:10]
set ytics ("10^{−5}" 1e-05, "" 2e-05 1, "" 3e-05 1, "" 4e-05 1, "" 5e-05 1, "" 6e-05 1, "" 7e-05 1, "" 8e-05 1, "" 9e-05 1, "10^{−4}" 0.0001, "" 0.0002 1, "" 0.0003 1, "" 0.0004 1, "" 0.0005 1, "" 0.0006 1, "" 0.0007 1, "" 0.0008 1, "" 0.0009 1, "10^{−3}" 0.001, "" 0.002 1, "" 0.003 1, "" 0.004 1, "" 0.005 1, "" 0.006 1, "" 0.007 1, "" 0.008 1, "" 0.009 1, "10^{−2}" 0.01, "" 0.02 1, "" 0.03 1, "" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "10^{−1}" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "10^{0}" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10^{1}" 10) offset 0.5,0
set ylabel "median error / spread" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p9_1 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 7 ps 0.4 title "Euler (VP's t and x)", \
     $p9_2 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#D55E00' pt 5 ps 0.4 title "DDIM (Euler in σ)", \
     $p9_3 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#009E73' pt 9 ps 0.4 title "Heun (VP's t and x)", \
     $p9_4 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#E69F00' pt 13 ps 0.4 title "Heun in σ (EDM)", \
     $p9_5 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#CC79A7' pt 11 ps 0.4 title "DPM-Solver-2", \
     $p9_6 using 1:2 with linespoints lw 1.6 dt solid lc rgb '#56B4E9' pt 15 ps 0.4 title "DPM-Solver++(2M)"

# key
set lmargin at screen 0.00000; set rmargin at screen 1.00000; set bmargin at screen 0.00000; set tmargin at screen 1.00000
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid; unset logscale; set xrange [0:1]; set yrange [0:1]
set key at screen 0.50000,0.00278 center bottom horizontal maxcols 3 font ',7' samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with linespoints lw 1.6 dt solid lc rgb '#0072B2' pt 7 ps 0.4 title "Euler (VP's t and x)", \
     keyentry with linespoints lw 1.6 dt solid lc rgb '#D55E00' pt 5 ps 0.4 title "DDIM (Euler in σ)", \
     keyentry with linespoints lw 1.6 dt solid lc rgb '#009E73' pt 9 ps 0.4 title "Heun (VP's t and x)", \
     keyentry with linespoints lw 1.6 dt solid lc rgb '#E69F00' pt 13 ps 0.4 title "Heun in σ (EDM)", \
     keyentry with linespoints lw 1.6 dt solid lc rgb '#CC79A7' pt 11 ps 0.4 title "DPM-Solver-2", \
     keyentry with linespoints lw 1.6 dt solid lc rgb '#56B4E9' pt 15 ps 0.4 title "DPM-Solver++(2M)"
unset multiplot
set output
