# Drawn by sgm. Again: gnuplot -d figure.gp
# Exact laws of Table 1's samplers on N(0.3, s²); dashed: with a corrector. Above: bias of the standard deviation with the exact score against the data's s, cut where C2000 leaves it; VP's ancestral sampling and reverse diffusion coincide. Below: Fréchet distance to the data over s with 1 + δ times the score, s = 0.2; where a line dips, the score's error cancels the sampler's.
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
0.01778529 0
1.124525 0
EOD
$p1_2 << EOD
0.02 -10.85286
0.03 -5.487075
0.05 -2.335923
0.07 -1.411018
0.1 -0.9090136
0.15 -0.6381101
0.2 -0.5429119
0.3 -0.4749451
0.5 -0.4403961
0.7 -0.4310688
1 -0.4262964
EOD
$p1_3 << EOD
0.02 -10.08957
0.03 -4.67784
0.05 -1.499708
0.07 -0.566884
0.1 -0.06058356
0.15 0.2126352
0.2 0.3086425
0.3 0.3771742
0.5 0.4119641
0.7 0.4212891
1 0.4259278
EOD
$p1_4 << EOD
0.02 3.865478
0.03 3.184911
0.05 2.831473
0.07 2.665342
0.1 2.501025
0.15 2.318182
0.2 2.189222
0.3 2.00769
0.5 1.77803
0.7 1.624624
1 1.457372
EOD
$p1_5 << EOD
0.02 -9.325553
0.03 -3.80048
0.05 -0.5476502
0.07 0.4085295
0.1 0.9279377
0.15 1.208529
0.2 1.307294
0.3 1.37802
0.5 1.414289
0.7 1.424289
1 1.429602
EOD
$p1_6 << EOD
0.02 -9.449277
0.03 -3.943246
0.05 -0.7026355
0.07 0.2498103
0.1 0.7671636
0.15 1.046637
0.2 1.145008
0.3 1.21545
0.5 1.251574
0.7 1.261534
1 1.266826
EOD
$p1_7 << EOD
0.02 2.07058
0.03 1.576963
0.05 1.454666
0.07 1.440101
0.1 1.436066
0.15 1.435002
0.2 1.434812
0.3 1.434735
0.5 1.434714
0.7 1.434711
1 1.434709
EOD
$p1_8 << EOD
0.02 14.88823
0.03 8.122674
0.05 4.490577
0.07 3.467686
0.1 2.920177
0.15 2.626748
0.2 2.523852
0.3 2.450292
0.5 2.412609
0.7 2.402224
1 2.396707
EOD
$p2_1 << EOD
0.01778529 0
1.124525 0
EOD
$p2_2 << EOD
0.02 1.229957
0.03 2.639411
0.05 2.64993
0.07 2.253566
0.1 1.76189
0.15 1.243588
0.2 0.9313639
0.3 0.5754249
0.5 0.2516619
0.7 0.1029674
1 -0.005000125
EOD
$p2_3 << EOD
0.02 1.244213
0.03 2.657343
0.05 2.675836
0.07 2.287299
0.1 1.806672
0.15 1.304812
0.2 1.006746
0.3 0.6733325
0.5 0.3774168
0.7 0.2413019
1 0.1352589
EOD
$p2_4 << EOD
0.02 18.58849
0.03 12.82333
0.05 8.348942
0.07 6.420348
0.1 4.953812
0.15 3.794837
0.2 3.207007
0.3 2.609956
0.5 2.115837
0.7 1.88982
1 1.702881
EOD
$p2_5 << EOD
0.02 1.213734
0.03 2.620776
0.05 2.62883
0.07 2.231423
0.1 1.739339
0.15 1.221677
0.2 0.9107743
0.3 0.558122
0.5 0.2409404
0.7 0.09767883
1 -0.004489317
EOD
$p2_6 << EOD
0.02 1.227876
0.03 2.638494
0.05 2.654253
0.07 2.264335
0.1 1.782704
0.15 1.280342
0.2 0.9823569
0.3 0.6496929
0.5 0.3557502
0.7 0.2214695
1 0.1176708
EOD
$p2_7 << EOD
0.02 15.14777
0.03 9.642653
0.05 5.451092
0.07 3.698092
0.1 2.41227
0.15 1.45124
0.2 0.9975581
0.3 0.5784528
0.5 0.2878532
0.7 0.1838447
1 0.1180119
EOD
$p2_8 << EOD
0.02 58.76156
0.03 25.01124
0.05 10.12688
0.07 6.729886
0.1 5.069033
0.15 4.222942
0.2 3.933329
0.3 3.728505
0.5 3.624289
0.7 3.595654
1 3.580455
EOD
$p3_1 << EOD
-10 11.28311
-9 9.908032
-8 8.582476
-7 7.303556
-6 6.068612
-5 4.875191
-4 3.721023
-3 2.604009
-2 1.5222
-1 0.4737929
0 0.5429172
1 1.529462
2 2.487321
3 3.417857
4 4.322343
5 5.201972
6 6.057864
7 6.891066
8 7.702566
9 8.493288
10 9.264106
EOD
$p3_2 << EOD
-10 12.23582
-9 10.84899
-8 9.512103
-7 8.222246
-6 6.97674
-5 5.77311
-4 4.609067
-3 3.482495
-2 2.391428
-1 1.334044
0 0.3086518
1 0.6863537
2 1.652411
3 2.590912
4 3.503141
5 4.3903
6 5.253519
7 6.093855
8 6.912302
9 7.709795
10 8.487212
EOD
$p3_3 << EOD
-10 77.46313
-9 67.93817
-8 58.92388
-7 50.39297
-6 42.31962
-5 34.67942
-4 27.44938
-3 20.60794
-2 14.13534
-1 8.015839
0 2.273462
1 3.350642
2 8.512526
3 13.42094
4 18.06989
5 22.4707
6 26.63596
7 30.578
8 34.30865
9 37.83919
10 41.18029
EOD
$p3_4 << EOD
-10 6.816147
-9 6.224751
-8 5.643009
-7 5.070659
-6 4.507452
-5 3.953147
-4 3.40751
-3 2.870319
-2 2.341357
-1 1.820415
0 1.307294
1 0.8017992
2 0.3037428
3 0.1870559
4 0.6707715
5 1.147573
6 1.617624
7 2.081083
8 2.538102
9 2.988829
10 3.433408
EOD
$p3_5 << EOD
-10 6.645352
-9 6.05487
-8 5.474027
-7 4.902562
-6 4.340225
-5 3.786775
-4 3.241982
-3 2.70562
-2 2.177474
-1 1.657337
0 1.145008
1 0.6402925
2 0.1430043
3 0.3470373
4 0.8300071
5 1.306074
6 1.7754
7 2.238145
8 2.694459
9 3.144492
10 3.588386
EOD
$p3_6 << EOD
-10 6.937124
-9 6.346399
-8 5.765322
-7 5.193635
-6 4.631087
-5 4.077437
-4 3.532453
-3 2.99591
-2 2.467594
-1 1.947294
0 1.434812
1 0.9299526
2 0.4325286
3 0.05764062
4 0.54073
5 1.016908
6 1.486339
7 1.94918
8 2.405585
9 2.8557
10 3.29967
EOD
$p3_7 << EOD
-10 8.069629
-9 7.474199
-8 6.888505
-7 6.312282
-6 5.745279
-5 5.187253
-4 4.637968
-3 4.0972
-2 3.56473
-1 3.040348
0 2.523852
1 2.015046
2 1.51374
3 1.019753
4 0.532908
5 0.05303454
6 0.4200321
7 0.8864514
8 1.346378
9 1.79996
10 2.247343
EOD
$p4_1 << EOD
-10 12.88518
-9 11.49578
-8 10.15632
-7 8.863862
-6 7.615738
-5 6.409469
-4 5.242772
-3 4.113535
-2 3.019807
-1 1.959803
0 0.9320064
1 0.07491517
2 1.035764
3 1.976732
4 2.891603
5 3.781444
6 4.647352
7 5.490373
8 6.311494
9 7.111646
10 7.891705
EOD
$p4_2 << EOD
-10 12.99364
-9 11.6
-8 10.25655
-7 8.960345
-6 7.708696
-5 6.499109
-4 5.329287
-3 4.197112
-2 3.100631
-1 2.03808
0 1.008089
1 0.05203061
2 0.9658163
3 1.908537
4 2.82533
5 3.71706
6 4.58479
7 5.429558
8 6.252352
9 7.054105
10 7.835695
EOD
$p4_3 << EOD
-10 100.1596
-9 87.33517
-8 75.33159
-7 64.09643
-6 53.58054
-5 43.73794
-4 34.5256
-3 25.90329
-2 17.83342
-1 10.28131
0 3.219651
1 3.420917
2 9.6069
3 15.40196
4 20.82656
5 25.90388
6 30.65601
7 35.10371
8 39.26645
9 43.16245
10 46.80878
EOD
$p4_4 << EOD
-10 12.64906
-9 11.28779
-8 9.974691
-7 8.706973
-6 7.482073
-5 6.297623
-4 5.151442
-3 4.041508
-2 2.965957
-1 1.92308
0 0.9114398
1 0.07979207
2 1.026763
3 1.954151
4 2.856193
5 3.733907
6 4.588346
7 5.420514
8 6.231362
9 7.021784
10 7.792625
EOD
$p4_5 << EOD
-10 12.75189
-9 11.38661
-8 10.06974
-7 8.798485
-6 7.570253
-5 6.38267
-4 5.233539
-3 4.120831
-2 3.042681
-1 1.997402
0 0.9836986
1 0.05101732
2 0.9603163
3 1.889358
4 2.793213
5 3.67271
6 4.528868
7 5.362685
8 6.175112
9 6.967046
10 7.739333
EOD
$p4_6 << EOD
-10 22.82369
-9 19.65962
-8 16.82385
-7 14.25823
-6 11.91695
-5 9.763895
-4 7.770452
-3 5.913842
-2 4.175801
-1 2.541636
0 1.00015
1 0.4692423
2 1.853542
3 3.175191
4 4.437062
5 5.644073
6 6.800633
7 7.910622
8 8.977468
9 10.00421
10 10.99357
EOD
$p4_7 << EOD
-10 9.555482
-9 8.951876
-8 8.358139
-7 7.774006
-6 7.199222
-5 6.633539
-4 6.07672
-3 5.528539
-2 4.988773
-1 4.457213
0 3.933654
1 3.417902
2 2.90977
3 2.409083
4 1.915682
5 1.429439
6 0.9503205
7 0.4788214
8 0.05154636
9 0.4527607
10 0.9048743
EOD
set multiplot

# panel 1
set lmargin at screen 0.06670; set rmargin at screen 0.48963; set bmargin at screen 0.59330; set tmargin at screen 0.96161
set title "VE, exact score" offset 0,-0.75 font ',8'
set logscale x
set xrange [0.0177852877:1.12452496]
set xtics ("0.02" 0.02, "0.05" 0.05, "0.1" 0.1, "0.2" 0.2, "0.5" 0.5, "1" 1) offset 0,0.35
set xlabel "s of the data" offset 0,0.65
unset logscale y
set yrange [-6:6]
set ytics ("−6" -6, "−4" -4, "−2" -2, "0" 0, "2" 2, "4" 4, "6" 6) offset 0.5,0
set ylabel "bias of the standard deviation, %" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p1_1 using 1:2 with lines lw 1.2 dt (7,4) lc rgb '#777777' notitle, \
     $p1_2 using 1:2 with lines lw 1.6 dt solid lc rgb '#0072B2' title "ancestral, P1000", \
     $p1_3 using 1:2 with lines lw 1.6 dt solid lc rgb '#D55E00' title "reverse diffusion, P1000", \
     $p1_4 using 1:2 with lines lw 1.6 dt solid lc rgb '#009E73' title "probability flow, P1000", \
     $p1_5 using 1:2 with lines lw 1.6 dt (7,4) lc rgb '#0072B2' title "ancestral, PC1000", \
     $p1_6 using 1:2 with lines lw 1.6 dt (7,4) lc rgb '#D55E00' title "reverse diffusion, PC1000", \
     $p1_7 using 1:2 with lines lw 1.6 dt (7,4) lc rgb '#009E73' title "probability flow, PC1000", \
     $p1_8 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' title "C2000"

# panel 2
set lmargin at screen 0.56670; set rmargin at screen 0.98963; set bmargin at screen 0.59330; set tmargin at screen 0.96161
set title "VP, exact score" offset 0,-0.75 font ',8'
set logscale x
set xrange [0.0177852877:1.12452496]
set xtics ("0.02" 0.02, "0.05" 0.05, "0.1" 0.1, "0.2" 0.2, "0.5" 0.5, "1" 1) offset 0,0.35
set xlabel "s of the data" offset 0,0.65
unset logscale y
set yrange [-1:13]
set ytics ("0" 0, "2" 2, "4" 4, "6" 6, "8" 8, "10" 10, "12" 12) offset 0.5,0
set ylabel "bias of the standard deviation, %" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p2_1 using 1:2 with lines lw 1.2 dt (7,4) lc rgb '#777777' notitle, \
     $p2_2 using 1:2 with lines lw 1.6 dt solid lc rgb '#0072B2' title "ancestral, P1000", \
     $p2_3 using 1:2 with lines lw 1.6 dt solid lc rgb '#D55E00' title "reverse diffusion, P1000", \
     $p2_4 using 1:2 with lines lw 1.6 dt solid lc rgb '#009E73' title "probability flow, P1000", \
     $p2_5 using 1:2 with lines lw 1.6 dt (7,4) lc rgb '#0072B2' title "ancestral, PC1000", \
     $p2_6 using 1:2 with lines lw 1.6 dt (7,4) lc rgb '#D55E00' title "reverse diffusion, PC1000", \
     $p2_7 using 1:2 with lines lw 1.6 dt (7,4) lc rgb '#009E73' title "probability flow, PC1000", \
     $p2_8 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' title "C2000"

# panel 3
set lmargin at screen 0.06670; set rmargin at screen 0.48963; set bmargin at screen 0.13036; set tmargin at screen 0.49866
set title "VE, s = 0.2" offset 0,-0.75 font ',8'
unset logscale x
set xrange [-10.6:10.6]
set xtics ("−10" -10, "−5" -5, "0" 0, "5" 5, "10" 10) offset 0,0.35
set xlabel "error of the score δ, %" offset 0,0.65
set logscale y
set yrange [0.0368410523:111.51207]
set ytics ("" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100) offset 0.5,0
set ylabel "distance to the data, %" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p3_1 using 1:2 with lines lw 1.6 dt solid lc rgb '#0072B2' title "ancestral, P1000", \
     $p3_2 using 1:2 with lines lw 1.6 dt solid lc rgb '#D55E00' title "reverse diffusion, P1000", \
     $p3_3 using 1:2 with lines lw 1.6 dt solid lc rgb '#009E73' title "probability flow, P1000", \
     $p3_4 using 1:2 with lines lw 1.6 dt (7,4) lc rgb '#0072B2' title "ancestral, PC1000", \
     $p3_5 using 1:2 with lines lw 1.6 dt (7,4) lc rgb '#D55E00' title "reverse diffusion, PC1000", \
     $p3_6 using 1:2 with lines lw 1.6 dt (7,4) lc rgb '#009E73' title "probability flow, PC1000", \
     $p3_7 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' title "C2000"

# panel 4
set lmargin at screen 0.56670; set rmargin at screen 0.98963; set bmargin at screen 0.13036; set tmargin at screen 0.49866
set title "VP, s = 0.2" offset 0,-0.75 font ',8'
unset logscale x
set xrange [-10.6:10.6]
set xtics ("−10" -10, "−5" -5, "0" 0, "5" 5, "10" 10) offset 0,0.35
set xlabel "error of the score δ, %" offset 0,0.65
set logscale y
set yrange [0.0349195732:146.332722]
set ytics ("" 0.04 1, "" 0.05 1, "" 0.06 1, "" 0.07 1, "" 0.08 1, "" 0.09 1, "0.1" 0.1, "" 0.2 1, "" 0.3 1, "" 0.4 1, "" 0.5 1, "" 0.6 1, "" 0.7 1, "" 0.8 1, "" 0.9 1, "1" 1, "" 2 1, "" 3 1, "" 4 1, "" 5 1, "" 6 1, "" 7 1, "" 8 1, "" 9 1, "10" 10, "" 20 1, "" 30 1, "" 40 1, "" 50 1, "" 60 1, "" 70 1, "" 80 1, "" 90 1, "100" 100) offset 0.5,0
set ylabel "distance to the data, %" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p4_1 using 1:2 with lines lw 1.6 dt solid lc rgb '#0072B2' title "ancestral, P1000", \
     $p4_2 using 1:2 with lines lw 1.6 dt solid lc rgb '#D55E00' title "reverse diffusion, P1000", \
     $p4_3 using 1:2 with lines lw 1.6 dt solid lc rgb '#009E73' title "probability flow, P1000", \
     $p4_4 using 1:2 with lines lw 1.6 dt (7,4) lc rgb '#0072B2' title "ancestral, PC1000", \
     $p4_5 using 1:2 with lines lw 1.6 dt (7,4) lc rgb '#D55E00' title "reverse diffusion, PC1000", \
     $p4_6 using 1:2 with lines lw 1.6 dt (7,4) lc rgb '#009E73' title "probability flow, PC1000", \
     $p4_7 using 1:2 with lines lw 1.6 dt solid lc rgb '#000000' title "C2000"

# key
set lmargin at screen 0.00000; set rmargin at screen 1.00000; set bmargin at screen 0.00000; set tmargin at screen 1.00000
unset title; unset xlabel; unset ylabel; unset tics; unset border; unset grid; unset logscale; set xrange [0:1]; set yrange [0:1]
set key at screen 0.50000,0.00357 center bottom horizontal maxcols 3 font ',7' samplen 1.6 spacing 1.05 Left reverse noopaque width -2
plot NaN notitle, \
     keyentry with lines lw 1.6 dt solid lc rgb '#0072B2' title "ancestral, P1000", \
     keyentry with lines lw 1.6 dt solid lc rgb '#D55E00' title "reverse diffusion, P1000", \
     keyentry with lines lw 1.6 dt solid lc rgb '#009E73' title "probability flow, P1000", \
     keyentry with lines lw 1.6 dt (7,4) lc rgb '#0072B2' title "ancestral, PC1000", \
     keyentry with lines lw 1.6 dt (7,4) lc rgb '#D55E00' title "reverse diffusion, PC1000", \
     keyentry with lines lw 1.6 dt (7,4) lc rgb '#009E73' title "probability flow, PC1000", \
     keyentry with lines lw 1.6 dt solid lc rgb '#000000' title "C2000"
unset multiplot
set output
