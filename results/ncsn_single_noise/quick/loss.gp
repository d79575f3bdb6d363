# Drawn by sgm. Again: gnuplot -d loss.gp
# Training loss on 60000 images, mean over the steps since the last value. At the end σ² E‖s + z/σ‖²/D is 0.428; 1 is a score of zero.
set terminal pdfcairo size 3.25in,2.4in font 'DejaVu Sans,8' fontscale 0.75 enhanced background rgb 'white'
set output 'loss.pdf'
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
10 3871948
20 3401095
30 2902280
40 2629627
50 2473732
60 2322671
70 2207879
80 2249163
90 2154978
100 2100887
110 2093745
120 2031491
130 2056554
140 2001152
150 1983902
160 2029951
170 1945921
180 1959304
190 1932758
200 1919132
210 1879088
220 1913705
230 1906809
240 1880460
250 1868117
260 1873506
270 1822190
280 1837250
290 1829964
300 1800701
310 1758236
320 1812498
330 1782211
340 1779377
350 1799201
360 1783841
370 1740676
380 1780608
390 1767813
400 1772339
410 1777795
420 1779266
430 1785062
440 1770064
450 1732550
460 1707731
470 1749197
480 1772250
490 1703850
500 1749008
510 1727202
520 1732795
530 1726006
540 1750016
550 1736807
560 1729193
570 1723296
580 1734316
590 1726318
600 1731833
610 1754349
620 1724795
630 1725406
640 1767374
650 1716634
660 1722471
670 1732842
680 1711108
690 1714620
700 1681398
EOD
set multiplot

# panel 1
set lmargin at screen 0.20058; set rmargin at screen 0.97846; set bmargin at screen 0.13125; set tmargin at screen 0.97083
unset title
unset logscale x
set xrange [-10.7:720.7]
set xtics ("0" 0, "200" 200, "400" 400, "600" 600) offset 0,0.35
set xlabel "training step" offset 0,0.65
unset logscale y
set yrange [1571870.23:3981475.41]
set ytics ("2.0·10^{6}" 2000000, "2.5·10^{6}" 2500000, "3.0·10^{6}" 3000000, "3.5·10^{6}" 3500000) offset 0.5,0
set ylabel "loss" offset 1,0
set border 3; set grid xtics ytics back lt 1 lc rgb '#E4E4E4' lw 0.6
unset key
plot $p1_1 using 1:2 with lines lw 1.6 dt solid lc rgb '#0072B2' notitle
unset multiplot
set output
