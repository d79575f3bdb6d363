// The tests share precompiled headers of this program (tests/CMakeLists.txt).
int main() {}
