# A build folder that was copied or moved with its clone would compile, and write into, the clone that it came
# from: its files name that one.
# So every build begins with a look at where ninja runs. (run_all.sh configures such a folder again by
# itself.)
add_custom_target(own_place COMMAND sh ${CMAKE_CURRENT_LIST_DIR}/own_place.sh ${CMAKE_BINARY_DIR}
  VERBATIM COMMENT "Checking the build folder's place")
