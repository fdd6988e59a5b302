// lunr keeps the words of an index as a graph, in which nodes with equal names are one. It names a node by its edges,
// a character and a number each, with nothing between them: 1 to node 523 is called like 1 to node 5 and 2 to node 3.
// So among words with digits some are lost, and others arise that are nowhere; a query that meets one of those fails.
lunr.TokenSet.prototype.toString = function () {
  const edges = Object.keys(this.edges).sort();
  return `${this.final ? 1 : 0}${edges.map((character) => `${character}${this.edges[character].id};`).join("")}`;
};
