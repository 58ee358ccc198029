/**
 * The places of the `count` smallest numbers, ascending by number. Takes time in proportion to the numbers, and only what is
 * wanted is sorted.
 */
export function smallest(numbers: Float64Array, count: number): number[] {
  const places = counting(numbers.length)
  const wanted = Math.min(count, numbers.length)
  if (wanted < numbers.length) partition(places, numbers, wanted)
  return [...places.subarray(0, wanted)].sort((a, b) => (numbers[a] as number) - (numbers[b] as number))
}

/** 0, 1, 2, … */
export function counting(size: number): Uint32Array {
  const places = new Uint32Array(size)
  for (let at = 0; at < size; at++) places[at] = at
  return places
}

/** Hoare's selection: moves the `wanted` smallest to the front. */
function partition(places: Uint32Array, numbers: Float64Array, wanted: number): void {
  let low = 0
  let high = places.length - 1
  while (low < high) {
    const pivot = numbers[places[(low + high) >>> 1] as number] as number
    let left = low
    let right = high
    while (left <= right) {
      while ((numbers[places[left] as number] as number) < pivot) left++
      while ((numbers[places[right] as number] as number) > pivot) right--
      if (left <= right) {
        const moved = places[left] as number
        places[left++] = places[right] as number
        places[right--] = moved
      }
    }
    if (wanted - 1 <= right) high = right
    else if (wanted - 1 >= left) low = left
    else return
  }
}
