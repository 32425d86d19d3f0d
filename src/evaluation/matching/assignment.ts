// Maximum bipartite matching: as many pairs as possible, and among those matchings the one of greatest total weight.

export interface WeightedEdge {
  readonly left: number;
  readonly right: number;
  /** Positive. */
  readonly weight: number;
}

export type Pair = readonly [left: number, right: number];

/**
 * Works on each connected component by itself (entities of one label overlap in small clumps), so the cubic
 * method never sees more than a clump. The result does not depend on the order of the edges' weights being ties
 * beyond which of two equal matchings is returned.
 */
export function maximumMatching(edges: readonly WeightedEdge[]): Pair[] {
  const pairs: Pair[] = [];
  const contested: WeightedEdge[] = [];
  const [leftDegrees, rightDegrees] = [degrees(edges, 'left'), degrees(edges, 'right')];
  for (const edge of edges) {
    const alone = leftDegrees.get(edge.left) === 1 && rightDegrees.get(edge.right) === 1;
    if (alone) pairs.push([edge.left, edge.right]);
    else contested.push(edge);
  }
  for (const component of components(contested)) pairs.push(...matchComponent(component));
  return pairs;
}

function degrees(edges: readonly WeightedEdge[], side: 'left' | 'right'): Map<number, number> {
  const counts = new Map<number, number>();
  for (const edge of edges) counts.set(edge[side], (counts.get(edge[side]) ?? 0) + 1);
  return counts;
}

function components(edges: readonly WeightedEdge[]): WeightedEdge[][] {
  const parent = new Map<string, string>();
  const find = (node: string): string => {
    let root = node;
    while (parent.get(root) !== undefined && parent.get(root) !== root) root = parent.get(root)!;
    parent.set(node, root);
    return root;
  };
  for (const { left, right } of edges) parent.set(find(`l${left}`), find(`r${right}`));
  const groups = new Map<string, WeightedEdge[]>();
  for (const edge of edges) {
    const root = find(`l${edge.left}`);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [edge]);
    else group.push(edge);
  }
  return [...groups.values()];
}

function matchComponent(edges: readonly WeightedEdge[]): Pair[] {
  const lefts = [...new Set(edges.map((edge) => edge.left))];
  const rights = [...new Set(edges.map((edge) => edge.right))];
  const swap = lefts.length > rights.length;
  const [rows, columns] = swap ? [rights, lefts] : [lefts, rights];
  const rowIndex = new Map(rows.map((item, index) => [item, index]));
  const columnIndex = new Map(columns.map((item, index) => [item, index]));
  // A pair is worth more than all characters together: the number of pairs comes first.
  const pairBonus = 1 + edges.reduce((sum, edge) => sum + edge.weight, 0);
  const cost = rows.map(() => new Float64Array(columns.length));
  for (const { left, right, weight } of edges) {
    const [row, column] = swap ? [right, left] : [left, right];
    cost[rowIndex.get(row)!]![columnIndex.get(column)!] = -(pairBonus + weight);
  }
  const chosen = hungarian(cost, columns.length);
  const pairs: Pair[] = [];
  chosen.forEach((column, row) => {
    const isEdge = cost[row]![column]! < 0;
    if (!isEdge) return;
    pairs.push(swap ? [columns[column]!, rows[row]!] : [rows[row]!, columns[column]!]);
  });
  return pairs;
}

/**
 * The Hungarian method with potentials (Kuhn 1955, Munkres 1957; the O(n²m) form with one shortest augmenting path a row).
 * @param cost rows ≤ columns
 * @returns the column of each row, with the least total cost
 */
function hungarian(cost: readonly Float64Array[], columns: number): number[] {
  const rowPotential = new Float64Array(cost.length + 1);
  const columnPotential = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1);
  const previous = new Int32Array(columns + 1);
  for (let row = 1; row <= cost.length; row++) {
    rowOf[0] = row;
    let column = 0;
    const least = new Float64Array(columns + 1).fill(Infinity);
    const used = new Uint8Array(columns + 1);
    do {
      used[column] = 1;
      column = relax(cost, rowOf, rowPotential, columnPotential, previous, least, used, column);
    } while (rowOf[column] !== 0);
    for (; column !== 0; column = previous[column]!) rowOf[column] = rowOf[previous[column]!]!;
  }
  const chosen = new Array<number>(cost.length).fill(0);
  for (let column = 1; column <= columns; column++)
    if (rowOf[column]! > 0) chosen[rowOf[column]! - 1] = column - 1;
  return chosen;
}

/** One step of the search for the shortest augmenting path; returns the next column (1-based). */
function relax(
  cost: readonly Float64Array[],
  rowOf: Int32Array,
  rowPotential: Float64Array,
  columnPotential: Float64Array,
  previous: Int32Array,
  least: Float64Array,
  used: Uint8Array,
  from: number,
): number {
  const row = rowOf[from]!;
  let delta = Infinity;
  let next = 0;
  for (let column = 1; column < least.length; column++) {
    if (used[column]) continue;
    const reduced = cost[row - 1]![column - 1]! - rowPotential[row]! - columnPotential[column]!;
    if (reduced < least[column]!) {
      least[column] = reduced;
      previous[column] = from;
    }
    if (least[column]! < delta) {
      delta = least[column]!;
      next = column;
    }
  }
  for (let column = 0; column < least.length; column++) {
    if (used[column]) {
      rowPotential[rowOf[column]!]! += delta;
      columnPotential[column]! -= delta;
    } else least[column]! -= delta;
  }
  return next;
}
